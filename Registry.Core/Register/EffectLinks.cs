using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>A version of a subject's record that an effect cites, or the one before it.</summary>
internal sealed record CitedVersion(long Version, string At, byte[] Content);

/// <summary>A recommendation from which an effect says it follows, as it stood then; without a day where it did not.</summary>
internal sealed record BecauseOf(string Recommendation, string? Engagement, string? PublishedOn);

/// <summary>What a version of an effect claims to have changed, and because of what.</summary>
internal sealed record Claim(long Number, string? EffectKind, long? SubjectVersion, IReadOnlyList<CitedVersion> Versions, IReadOnlyList<BecauseOf> Because);

/// <summary>The table of what effects show: each claim held against the version of the subject it cites, one row per recommendation it follows from (domain.md, effect).</summary>
internal static class EffectLinks
{
    /// <summary>Its name.</summary>
    public const string Table = "effect_link";

    /// <summary>The day a row <c>r</c> says it was published; where that was erased, the day it was recorded.</summary>
    public const string Published = "CASE r.published_on WHEN '' THEN SUBSTR(r.recorded_at, 1, 10) ELSE r.published_on END";

    private const string Columns = "number, place, recommendation, engagement, later, differs, shows";

    /// <summary>Makes the rows of a version of an effect.</summary>
    public static async ValueTask Make(Session session, long number)
    {
        foreach (var row in (await Claims(session, number, number + 1)).SelectMany(Rows))
        {
            await session.Execute($"INSERT INTO effect_link ({Columns}) VALUES (@number, @place, @recommendation, @engagement, @later, @differs, @shows)", row);
        }
    }

    /// <summary>Makes the rows again that turn on a record: of its versions where it is an effect, and of effects that follow from it or changed it.</summary>
    public static async ValueTask Again(Session session, string record)
    {
        var numbers = await session.All(
            """
            SELECT number FROM entry WHERE record = @record AND kind = 'effect' UNION
            SELECT number FROM facet WHERE kind = 'effect' AND member = 'because' AND value = @record UNION
            SELECT number FROM effect WHERE subject = @record
            """,
            reader => reader.GetInt64(0), record);
        foreach (var number in numbers)
        {
            await session.Execute("DELETE FROM effect_link WHERE number = @number", number);
            await Make(session, number);
        }
    }

    /// <summary>The rows the table has for the entries of a stretch.</summary>
    public static ValueTask<List<object?[]>> Kept(Session session, long from, long to) => session.All(
        $"SELECT {Columns} FROM effect_link WHERE number >= @from AND number < @to ORDER BY number, place",
        reader => (object?[])[reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.Text(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)], from, to);

    /// <summary>What the effects among the entries of a stretch claim, with what stood in the ledger before each of them.</summary>
    public static async ValueTask<List<Claim>> Claims(Session session, long from, long to)
    {
        var because = (await session.All(
            $"""
            SELECT f.number, f.value, r.engagement, {Published} FROM facet f LEFT JOIN recommendation r ON r.id = f.value AND r.number < f.number AND r.until > f.number
            WHERE f.number >= @from AND f.number < @to AND f.kind = 'effect' AND f.member = 'because' ORDER BY f.number, f.value
            """,
            reader => (Number: reader.GetInt64(0), Of: new BecauseOf(reader.GetString(1), reader.Text(2), reader.Text(3))), from, to)).ToLookup(row => row.Number, row => row.Of);
        if (because.Count == 0)
        {
            return [];
        }

        var versions = (await session.All(
            """
            SELECT x.number, e.version, e.at, b.content FROM effect x
            JOIN entry e ON e.record = x.subject AND e.version IN (x.subject_version, x.subject_version - 1) AND e.number < x.number JOIN body b ON b.number = e.number
            WHERE x.number >= @from AND x.number < @to
            """,
            reader => (Number: reader.GetInt64(0), Cited: new CitedVersion(reader.GetInt64(1), reader.GetString(2), reader.Bytes(3))), from, to)).ToLookup(row => row.Number, row => row.Cited);
        var claims = await session.All("SELECT number, effect_kind, subject_version FROM effect WHERE number >= @from AND number < @to",
            reader => (Number: reader.GetInt64(0), Kind: reader.Text(1), Version: reader.Whole(2)), from, to);
        return [.. claims.Select(claim => new Claim(claim.Number, claim.Kind, claim.Version, [.. versions[claim.Number]], [.. because[claim.Number]]))];
    }

    /// <summary>The rows of a claim.</summary>
    public static IEnumerable<object?[]> Rows(Claim claim)
    {
        if (claim.Because.Count == 0)
        {
            return [];
        }

        var cited = claim.Versions.FirstOrDefault(version => version.Version == claim.SubjectVersion);
        var before = claim.Versions.FirstOrDefault(version => version.Version == claim.SubjectVersion - 1);
        var differs = false;
        var shows = false;
        if (cited is not null && before is not null)
        {
            using var earlier = JsonDocument.Parse(before.Content);
            using var later = JsonDocument.Parse(cited.Content);
            var differences = ClaimedChange.Between(earlier.RootElement, later.RootElement);
            differs = differences.Count > 0;
            shows = claim.EffectKind is { } claimed && ClaimedChange.Shows(claimed, differences);
        }

        return claim.Because.Select((because, place) => (object?[])
        [
            claim.Number, (long)place, because.Recommendation, because.Engagement, IsLater(because) ? 1L : 0L, differs ? 1L : 0L, shows ? 1L : 0L,
        ]);

        bool IsLater(BecauseOf because) => cited is not null && because.PublishedOn is { } day && string.CompareOrdinal(cited.At, 0, day, 0, day.Length) > 0;
    }
}
