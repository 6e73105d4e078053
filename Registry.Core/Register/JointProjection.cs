using System.Globalization;
using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// Tables of what follows from several records together: duties to answer, what effects show, how late records came. They are kept by the
/// entry that changes them, so that a question over a million recommendations reads one index; they hold nothing of the day on which it is asked.
/// </summary>
internal static class JointProjection
{
    /// <summary>The tables.</summary>
    public static readonly IReadOnlyList<string> Tables = ["duty", "effect_link", "lag"];

    private const string Day = "yyyy-MM-dd";

    private static readonly string InsertDuty = """
        INSERT INTO duty (number, until, recommendation, addressee, engagement, published_on, due, response, disposition, reason_kind, answered_on, waited, deferrals, redirected_to, themes)
        VALUES (@number, @until, @recommendation, @addressee, @engagement, @published, @due, @response, @disposition, @reason, @answered, @waited, @deferrals, @redirected, @themes)
        """;

    /// <summary>Follows an entry; the tables of its own kind are up to date.</summary>
    public static async ValueTask Apply(Session session, Kind kind, long number, object? record, Place place)
    {
        if (kind.Happened is { } happened)
        {
            await Lag(session, kind, number, record is null ? null : happened(record), place);
        }

        var id = place.Id.ToString();
        switch (kind.Name)
        {
            case "recommendation":
                await Duties(session, number, id);
                break;
            case "response":
                var recommendations = await session.All("SELECT DISTINCT recommendation FROM response WHERE id = @id AND recommendation IS NOT NULL", reader => reader.GetString(0), id);
                foreach (var recommendation in recommendations)
                {
                    await Duties(session, number, recommendation);
                }

                break;
            case "engagement" when place.Version > 1:
                await Promises(session, number, id);
                break;
            case "effect" when record is not null:
                await Links(session, number);
                break;
        }
    }

    /// <summary>Another day promised moves the duties of every recommendation made there.</summary>
    private static async ValueTask Promises(Session session, long number, string engagement)
    {
        var promised = await session.All($"SELECT response_due FROM engagement WHERE id = @id ORDER BY number DESC LIMIT 2", reader => reader.Text(0), engagement);
        var isThere = await session.Scalar($"SELECT COUNT(*) FROM engagement WHERE id = @id AND until = {Projection.Current}", engagement) is > 0L;
        if (isThere && promised.Count == 2 && promised[0] == promised[1])
        {
            return;
        }

        foreach (var recommendation in await session.All($"SELECT id FROM recommendation WHERE engagement = @id AND until = {Projection.Current} ORDER BY number", reader => reader.GetString(0), engagement))
        {
            await Duties(session, number, recommendation);
        }
    }

    private static async ValueTask Duties(Session session, long number, string recommendation)
    {
        var standing = await session.All($"SELECT number, addressee, engagement, published_on, due, response, disposition, reason_kind, answered_on, waited, deferrals, redirected_to, themes FROM duty WHERE recommendation = @id AND until = {Projection.Current}",
            reader => (Number: reader.GetInt64(0), Row: Enumerable.Range(1, 12).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column)).ToArray()), recommendation);
        var rows = await Owed(session, recommendation);
        foreach (var (since, row) in standing.Where(old => !rows.Exists(row => row.SequenceEqual(old.Row))))
        {
            await session.Execute("UPDATE duty SET until = @until WHERE recommendation = @id AND addressee = @addressee AND number = @number", number, recommendation, row[0], since);
        }

        foreach (var row in rows.Where(row => !standing.Exists(old => row.SequenceEqual(old.Row))))
        {
            await session.Execute(InsertDuty, [number, Projection.Current, recommendation, .. row]);
        }
    }

    /// <summary>What is owed for a recommendation now, one row per addressee, as the table holds it.</summary>
    private static async ValueTask<List<object?[]>> Owed(Session session, string recommendation)
    {
        var asked = await session.First($"SELECT r.number, r.engagement, {Published("r")}, (SELECT e.response_due FROM engagement e WHERE e.id = r.engagement AND e.until = {Projection.Current}) FROM recommendation r WHERE r.id = @id AND r.until = {Projection.Current}",
            reader => Tuple.Create(reader.GetInt64(0), reader.Text(1), reader.GetString(2), reader.Text(3)), recommendation);
        if (asked is null)
        {
            return [];
        }

        var facets = await session.All("SELECT member, value FROM facet WHERE number = @number AND member IN ('addressedTo', 'theme') ORDER BY member, value", reader => (Member: reader.GetString(0), Value: reader.GetString(1)), asked.Item1);
        var versions = await session.All($"SELECT id, owner, until, disposition, reason_kind, decide_by, redirected_to, {Published("r")} FROM response r WHERE recommendation = @id ORDER BY number",
            reader => new Answering(reader.GetString(0), reader.GetString(1), reader.GetInt64(2) == Projection.Current, reader.Text(3), reader.Text(4), Date(reader.Text(5)), reader.Text(6), Date(reader.GetString(7))!.Value), recommendation);
        var themes = string.Join(',', facets.Where(facet => facet.Member == "theme").Select(facet => facet.Value));
        return [.. facets.Where(facet => facet.Member == "addressedTo").Select(facet => Duty.Of(facet.Value, Date(asked.Item3)!.Value, Date(asked.Item4), versions))
            .Select(duty => (object?[])[duty.Addressee, asked.Item2, asked.Item3, Text(duty.Due), duty.Response, duty.Disposition, duty.ReasonKind, Text(duty.AnsweredOn), duty.Waited, duty.Deferrals, duty.RedirectedTo, themes])];
    }

    /// <summary>Holds what an effect claims against the version of the subject it cites.</summary>
    private static async ValueTask Links(Session session, long number)
    {
        var effect = (await session.First("SELECT effect_kind, subject, subject_version FROM effect WHERE number = @number",
            reader => Tuple.Create(reader.Text(0), reader.Text(1), reader.IsDBNull(2) ? 0 : reader.GetInt64(2)), number))!;
        var cited = effect.Item2 is null ? null : await Version(session, effect.Item2, effect.Item3);
        var before = cited is null ? null : await Version(session, effect.Item2!, effect.Item3 - 1);
        var differs = false;
        var shows = false;
        if (cited is not null && before is not null)
        {
            using var earlier = JsonDocument.Parse(before.Content);
            using var later = JsonDocument.Parse(cited.Content);
            var differences = ClaimedChange.Between(earlier.RootElement, later.RootElement);
            differs = differences.Count > 0;
            shows = effect.Item1 is { } claimed && ClaimedChange.Shows(claimed, differences);
        }

        var because = await session.All($"SELECT f.value, r.engagement, {Published("r")} FROM facet f LEFT JOIN recommendation r ON r.id = f.value AND r.until = {Projection.Current} WHERE f.number = @number AND f.member = 'because' ORDER BY f.value",
            reader => (Id: reader.GetString(0), Engagement: reader.Text(1), PublishedOn: reader.Text(2)), number);
        long place = 0;
        foreach (var (id, engagement, publishedOn) in because)
        {
            var isLater = cited is not null && publishedOn is not null && string.CompareOrdinal(cited.At[..Day.Length], publishedOn) > 0;
            await session.Execute("INSERT INTO effect_link (number, place, recommendation, engagement, later, differs, shows) VALUES (@number, @place, @recommendation, @engagement, @later, @differs, @shows)",
                number, place++, id, engagement, isLater ? 1L : 0L, differs ? 1L : 0L, shows ? 1L : 0L);
        }
    }

    private static async ValueTask Lag(Session session, Kind kind, long number, DateOnly? happened, Place place)
    {
        var id = place.Id.ToString();
        var known = await session.All($"SELECT number, happened FROM lag WHERE id = @id AND until = {Projection.Current}", reader => (Number: reader.GetInt64(0), Happened: reader.Text(1)), id);
        // How late it came is settled when the day is first stated: a later version mends the day, not the lateness.
        if (known.Count > 0 && (known[0].Happened is not null || happened is null))
        {
            return;
        }

        foreach (var row in known)
        {
            await session.Execute("UPDATE lag SET until = @until WHERE number = @number", number, row.Number);
        }

        var recorded = DateOnly.FromDateTime(place.RecordedAt.UtcDateTime);
        await session.Execute("INSERT INTO lag (number, until, kind, id, organisation, happened, days) VALUES (@number, @until, @kind, @id, @organisation, @happened, @days)",
            number, Projection.Current, kind.Name, id, place.Owner.ToString(), Text(happened), happened is { } day ? (long)(recorded.DayNumber - day.DayNumber) : null);
    }

    private static ValueTask<CitedVersion?> Version(Session session, string record, long version) => session.First(
        "SELECT e.at, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.record = @record AND e.version = @version",
        reader => new CitedVersion(reader.GetString(0), reader.Bytes(1)), record, version);

    /// <summary>The day a row says it was published; where that was erased, the day it was recorded.</summary>
    private static string Published(string row) => $"CASE {row}.published_on WHEN '' THEN SUBSTR({row}.recorded_at, 1, 10) ELSE {row}.published_on END";

    private static DateOnly? Date(string? text) => text is null ? null : DateOnly.ParseExact(text, Day, CultureInfo.InvariantCulture);

    private static string? Text(DateOnly? day) => day?.ToString(Day, CultureInfo.InvariantCulture);

    private sealed record CitedVersion(string At, byte[] Content);
}
