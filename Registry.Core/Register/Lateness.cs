using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>The table of how long after the event it tells of a record entered the register (question Q14). It is settled when the day is first stated: a later version mends the day, not the lateness.</summary>
internal static class Lateness
{
    /// <summary>Its name.</summary>
    public const string Table = "lag";

    private const string Columns = "number, kind, id, organisation, happened, days, until";
    private const string InsertLag = $"INSERT INTO lag ({Columns}) VALUES (@number, @kind, @id, @organisation, @happened, @days, @until)";

    /// <summary>Whether a version tells something new of how late its record came.</summary>
    /// <param name="isKnown">Whether there is a version before it.</param>
    /// <param name="before">The day that a version before it stated.</param>
    /// <param name="happened">The day that it states.</param>
    public static bool Tells(bool isKnown, object? before, object? happened) => !isKnown || (before is null && happened is not null);

    /// <summary>Follows an entry.</summary>
    public static async ValueTask Follow(Session session, Kind kind, long number, DateOnly? happened, Place place)
    {
        var known = await session.First($"SELECT number, happened FROM lag WHERE id = @id AND until = {Projection.Current}", reader => Tuple.Create(reader.GetInt64(0), reader.Text(1)), place.Id.ToString());
        if (!Tells(known is not null, known?.Item2, happened))
        {
            return;
        }

        if (known is not null)
        {
            await session.Execute("UPDATE lag SET until = @until WHERE number = @number", number, known.Item1);
        }

        await session.Execute(InsertLag, [.. Row(kind, number, happened, place), Projection.Current]);
    }

    /// <summary>Makes the rows of a record again from its versions.</summary>
    public static async ValueTask Again(Session session, Kind kind, string record)
    {
        if (kind.Happened is not { } happened)
        {
            return;
        }

        var rows = new List<object?[]>();
        await session.Each(
            "SELECT e.number, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.record = @record AND e.kind = @kind ORDER BY e.number",
            reader =>
            {
                var number = reader.GetInt64(0);
                using var body = JsonDocument.Parse(reader.Bytes(1));
                var row = Row(kind, number, Shown.IsShown(body.RootElement) ? happened(kind.Read(body.RootElement)) : null, Place.Of(body.RootElement));
                if (Tells(rows.Count > 0, rows.LastOrDefault()?[4], row[4]))
                {
                    rows.LastOrDefault()?.SetValue(number, row.Length);
                    rows.Add([.. row, Projection.Current]);
                }
            },
            record, kind.Name);
        await session.Execute("DELETE FROM lag WHERE id = @id", record);
        foreach (var row in rows)
        {
            await session.Execute(InsertLag, row);
        }
    }

    /// <summary>The rows the table has for the entries of a stretch, the "until" last.</summary>
    public static ValueTask<List<object?[]>> Kept(Session session, long from, long to) => session.All(
        $"SELECT {Columns} FROM lag WHERE number >= @from AND number < @to",
        reader => (object?[])[reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.Whole(5), reader.GetInt64(6)], from, to);

    /// <summary>The row of a version, but for its "until".</summary>
    public static object?[] Row(Kind kind, long number, DateOnly? happened, Place place) =>
    [
        number, kind.Name, place.Id.ToString(), place.Owner.ToString(), happened is { } on ? FullDate.Text(on) : null,
        happened is { } day ? (long)(DateOnly.FromDateTime(place.RecordedAt.UtcDateTime).DayNumber - day.DayNumber) : null,
    ];
}
