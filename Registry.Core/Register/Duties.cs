using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// The duties to answer of some recommendations at every size of the ledger (participation.md §4.7), from all versions of the recommendations, of the responses
/// to them and of the engagements they come from.
/// </summary>
internal sealed class Duties
{
    private const string Columns = "number, until, recommendation, addressee, engagement, published_on, due, response, disposition, reason_kind, answered_on, waited, deferrals, redirected_to, themes";
    private const string Published = EffectLinks.Published;

    /// <summary>Recommendations that are looked at together.</summary>
    private const int Page = 500;

    /// <summary>Behind every text.</summary>
    private const string End = "\U0010FFFF";

    private static readonly string InsertDuty = $"""
        INSERT INTO duty ({Columns})
        VALUES (@number, @until, @recommendation, @addressee, @engagement, @published, @due, @response, @disposition, @reason, @answered, @waited, @deferrals, @redirected, @themes)
        """;

    private readonly ILookup<string, Asked> _asked;
    private readonly ILookup<long, (string Member, string Value)> _facets;
    private readonly ILookup<string, Promise> _promises;
    private readonly ILookup<string, Answer> _answers;

    private Duties(IEnumerable<Asked> asked, IEnumerable<(long Number, string Member, string Value)> facets, IEnumerable<Promise> promises, IEnumerable<Answer> answers)
    {
        _asked = asked.ToLookup(version => version.Id);
        _facets = facets.ToLookup(facet => facet.Number, facet => (facet.Member, facet.Value));
        _promises = promises.ToLookup(version => version.Engagement);
        _answers = answers.ToLookup(version => version.Recommendation);
    }

    /// <summary>The recommendations whose duties turn on a record.</summary>
    public static async ValueTask<IReadOnlyList<string>> Of(Session session, Kind kind, string id) => kind.Name switch
    {
        "recommendation" => [id],
        "response" => await session.All("SELECT DISTINCT recommendation FROM response WHERE id = @id AND recommendation IS NOT NULL", reader => reader.GetString(0), id),
        "engagement" => await session.All("SELECT DISTINCT id FROM recommendation WHERE engagement = @id", reader => reader.GetString(0), id),
        _ => [],
    };

    /// <summary>Sets the duties for one recommendation to the state an entry left.</summary>
    public static async ValueTask Follow(Session session, long number, string recommendation)
    {
        var standing = await session.All($"SELECT {Columns} FROM duty WHERE recommendation = @id AND until = {Projection.Current}", Row, recommendation);
        var rows = (await Read(session, new Among(recommendation), number)).Owed(recommendation, number).ToList();
        foreach (var old in standing.Where(old => !rows.Exists(row => IsSame(row, old))))
        {
            await session.Execute("UPDATE duty SET until = @until WHERE recommendation = @id AND addressee = @addressee AND number = @number", number, recommendation, old[3], old[0]);
        }

        foreach (var row in rows.Where(row => !standing.Exists(old => IsSame(row, old))))
        {
            await session.Execute(InsertDuty, row);
        }
    }

    /// <summary>The first day promised sets the duties for every recommendation made there; no later one moves them.</summary>
    public static async ValueTask FollowPromise(Session session, long number, string engagement)
    {
        if (!Equals(number, await session.Scalar("SELECT MIN(number) FROM engagement WHERE id = @id AND response_due IS NOT NULL", engagement)))
        {
            return;
        }

        foreach (var recommendation in await session.All($"SELECT id FROM recommendation WHERE engagement = @id AND until = {Projection.Current} ORDER BY number", reader => reader.GetString(0), engagement))
        {
            await Follow(session, number, recommendation);
        }
    }

    /// <summary>Makes the duties for one recommendation again, of every size of the ledger.</summary>
    public static async ValueTask Again(Session session, string recommendation)
    {
        foreach (var (kept, due) in await Differences(session, new Among(recommendation)))
        {
            if (kept is not null)
            {
                await session.Execute("DELETE FROM duty WHERE recommendation = @id AND addressee = @addressee AND number = @number", recommendation, kept[3], kept[0]);
            }

            if (due is not null)
            {
                await session.Execute(InsertDuty, due);
            }
        }
    }

    /// <summary>Holds the table against what the recommendations, responses and engagements say.</summary>
    public static async Task Verify(Session session, Verification verification, CancellationToken cancel)
    {
        for (var (from, to) = ("", ""); to != End; from = to)
        {
            cancel.ThrowIfCancellationRequested();
            to = await session.Scalar("SELECT DISTINCT id FROM recommendation WHERE id > @from ORDER BY id LIMIT 1 OFFSET @page", from, (long)Page) as string ?? End;
            foreach (var (kept, due) in await Differences(session, new Among(from, to)))
            {
                var row = kept ?? due!;
                var what = $"of what {row[3]} owes for it";
                verification.Found(
                    $"the table duty {(kept is null ? $"lacks a row {what}" : due is null ? $"has a row {what} that the ledger does not account for" : $"says something else {what} than the ledger")} (registry rebuild mends it).",
                    row[0] as long?, $"recommendation {row[2]}");
            }
        }
    }

    /// <summary>What the table holds and what it should hold, row by row, where they differ: the one or the other is null where there is no such row.</summary>
    private static async ValueTask<List<(object?[]? Kept, object?[]? Due)>> Differences(Session session, Among among)
    {
        var kept = (await session.All($"SELECT {Columns} FROM duty WHERE {among.Of("recommendation")}", Row, among.Values)).ToDictionary(Key);
        var differences = new List<(object?[]?, object?[]?)>();
        foreach (var due in (await Read(session, among, -1)).Ever())
        {
            if (!kept.Remove(Key(due), out var row) || !row.SequenceEqual(due))
            {
                differences.Add((row, due));
            }
        }

        differences.AddRange(kept.Values.Select(row => ((object?[]?)row, (object?[]?)null)));
        return differences;

        static (object?, object?, object?) Key(object?[] row) => (row[2], row[3], row[0]);
    }

    /// <summary>Reads what the duties turn on.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="among">Of which recommendations.</param>
    /// <param name="since">What was replaced up to this entry is left out; -1 for everything.</param>
    private static async ValueTask<Duties> Read(Session session, Among among, long since)
    {
        var asked = await session.All(
            $"SELECT r.id, r.number, r.until, r.engagement, {Published} FROM recommendation r WHERE {among.Of("r.id")} AND r.until > @since ORDER BY r.number",
            reader => new Asked(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.Text(3), reader.GetString(4)), [.. among.Values, since]);
        var facets = await session.All(
            $"SELECT f.number, f.member, f.value FROM recommendation r JOIN facet f ON f.number = r.number WHERE {among.Of("r.id")} AND r.until > @since AND f.member IN ('addressedTo', 'theme') ORDER BY f.number, f.member, f.value",
            reader => (reader.GetInt64(0), reader.GetString(1), reader.GetString(2)), [.. among.Values, since]);
        var promises = await session.All(
            $"SELECT e.id, e.number, e.response_due FROM engagement e WHERE e.id IN (SELECT r.engagement FROM recommendation r WHERE {among.Of("r.id")} AND r.until > @since) AND e.response_due IS NOT NULL ORDER BY e.number",
            reader => new Promise(reader.GetString(0), reader.GetInt64(1), Date(reader.GetString(2))!.Value), [.. among.Values, since]);
        var answers = await session.All(
            $"SELECT r.recommendation, r.number, r.until, r.id, r.owner, r.disposition, r.reason_kind, r.decide_by, r.redirected_to, {Published} FROM response r WHERE {among.Of("r.recommendation")} ORDER BY r.number",
            reader => new Answer(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), new Answering(
                reader.GetString(3), reader.GetString(4), false, reader.Text(5), reader.Text(6), Date(reader.Text(7)), reader.Text(8), Date(reader.GetString(9))!.Value)),
            among.Values);
        return new Duties(asked, facets, promises, answers);
    }

    /// <summary>Every row that the table ever had, as the ledger filled it.</summary>
    private IEnumerable<object?[]> Ever()
    {
        foreach (var versions in _asked)
        {
            // Nothing changes but where a version comes or is replaced.
            var promises = versions.Select(version => version.Engagement).OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(id => _promises[id]);
            var entries = new SortedSet<long>(versions.SelectMany(Bounds).Concat(promises.Select(promise => promise.Number)).Concat(_answers[versions.Key].SelectMany(Bounds)));
            var standing = new List<object?[]>();
            foreach (var number in entries)
            {
                var rows = Owed(versions.Key, number).ToList();
                foreach (var old in standing.Where(old => !rows.Exists(row => IsSame(row, old))))
                {
                    old[1] = number;
                    yield return old;
                }

                standing = [.. rows.Select(row => standing.Find(old => IsSame(row, old)) ?? row)];
            }

            foreach (var row in standing)
            {
                yield return row;
            }
        }

        static IEnumerable<long> Bounds(IVersion version) => version.Until == Projection.Current ? [version.Number] : [version.Number, version.Until];
    }

    /// <summary>What is owed for a recommendation after an entry, one row per addressee, as if that entry had changed it.</summary>
    private IEnumerable<object?[]> Owed(string recommendation, long number)
    {
        if (_asked[recommendation].FirstOrDefault(Stands) is not { } asked)
        {
            return [];
        }

        var promised = asked.Engagement is { } engagement ? _promises[engagement].FirstOrDefault(promise => promise.Number <= number)?.Due : null;
        var versions = _answers[recommendation].Where(version => version.Number <= number).Select(version => version.Said with { Current = Stands(version) }).ToList();
        var themes = string.Join(',', _facets[asked.Number].Where(facet => facet.Member == "theme").Select(facet => facet.Value));
        return _facets[asked.Number].Where(facet => facet.Member == "addressedTo").Select(facet => Duty.Of(facet.Value, Date(asked.PublishedOn)!.Value, promised, versions)).Select(duty => (object?[])
        [
            number, Projection.Current, recommendation, duty.Addressee, asked.Engagement, asked.PublishedOn, Text(duty.Due), duty.Response, duty.Disposition, duty.ReasonKind, Text(duty.AnsweredOn), duty.Waited,
            duty.Deferrals, duty.RedirectedTo, themes,
        ]);

        bool Stands(IVersion version) => version.Number <= number && version.Until > number;
    }

    private static bool IsSame(object?[] one, object?[] other) => one.AsSpan(2).SequenceEqual(other.AsSpan(2));

    private static object?[] Row(System.Data.Common.DbDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))];

    private static DateOnly? Date(string? text) => text is null ? null : FullDate.Parse(text);

    private static string? Text(DateOnly? day) => day is { } known ? FullDate.Text(known) : null;

    /// <summary>One recommendation, or those with ids from one text up to before another.</summary>
    private sealed record Among(string From, string? To = null)
    {
        public object?[] Values => To is null ? [From] : [From, To];

        public string Of(string column) => To is null ? $"{column} = @from" : $"{column} >= @from AND {column} < @to";
    }

    private interface IVersion
    {
        long Number { get; }

        long Until { get; }
    }

    private sealed record Asked(string Id, long Number, long Until, string? Engagement, string PublishedOn) : IVersion;

    private sealed record Promise(string Engagement, long Number, DateOnly Due);

    private sealed record Answer(string Recommendation, long Number, long Until, Answering Said) : IVersion;
}
