using System.Text.Json;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>
/// How the version of a subject's record that an effect cites differs from the version before: what the change it claims is held against
/// (rule R17; participation.md §3, principle 5).
/// </summary>
/// <param name="Href">Where both versions are compared in full.</param>
/// <param name="Changes">What the owner changed; the first 20.</param>
/// <param name="More">How many changes there are beside these.</param>
/// <param name="Withheld">Members erased from either version, of which nobody can tell any more.</param>
public sealed record CitedComparison(string Href, IReadOnlyList<CitedChange> Changes, int More, IReadOnlyList<string> Withheld)
{
    /// <summary>Most changes that are shown.</summary>
    public const int MostShown = 20;

    /// <summary>Kinds of effect that are no change of the subject itself, so that no version of its record could show them.</summary>
    internal static readonly string[] Elsewhere = ["no-change", "governance-body-created", "contract-changed", "policy-changed", "more-research"];

    /// <summary>The comparisons of effects, by their ids; one that cites no version after the first has none, and neither has one of which a version was erased as a whole.</summary>
    internal static async ValueTask<Dictionary<Guid, CitedComparison>> Read(Session session, Engine engine, IReadOnlyCollection<Guid> effects, long size)
    {
        var ids = ManyValues.Of(effects);
        var cited = $"SELECT f.id, f.subject, f.subject_version AS version FROM effect f WHERE {engine.IsOneOf("f.id", "@ids")} AND {Facts.At("f")} AND f.subject_version > 1";
        var citing = await session.All(cited, reader => (Id: reader.Id(0), Cited: (reader.GetString(1), reader.GetInt64(2))), ids, size);
        var compared = new Dictionary<(string, long), CitedComparison>();
        // However many effects cite a version, it is compared once.
        await session.Each(
            $"""
            SELECT p.subject, p.version, c.kind, f.content, t.content FROM (SELECT DISTINCT x.subject, x.version FROM ({cited}) x) p
            JOIN entry b ON b.record = p.subject AND b.version = p.version - 1 JOIN body f ON f.number = b.number
            JOIN entry c ON c.record = p.subject AND c.version = p.version AND c.number < @size JOIN body t ON t.number = c.number
            """,
            reader =>
            {
                if (Of($"/v1/{Kinds.Find(reader.GetString(2))!.Plural}/{reader.GetString(0)}", reader.GetInt64(1), reader.Bytes(3), reader.Bytes(4)) is { } comparison)
                {
                    compared.Add((reader.GetString(0), reader.GetInt64(1)), comparison);
                }
            },
            ids, size);
        return citing.Where(effect => compared.ContainsKey(effect.Cited)).ToDictionary(effect => effect.Id, effect => compared[effect.Cited]);
    }

    private static CitedComparison? Of(string subject, long version, byte[] before, byte[] cited)
    {
        using var earlier = JsonDocument.Parse(before);
        using var later = JsonDocument.Parse(cited);
        if (Shown.IsErased(earlier.RootElement) || Shown.IsErased(later.RootElement))
        {
            return null;
        }

        var differences = Register.Comparison.OfOwner(earlier.RootElement, later.RootElement, out var withheld);
        return new CitedComparison($"{subject}/versions/{version - 1}/comparison?to={version}",
            [.. differences.Take(MostShown).Select(difference => new CitedChange(difference.Path, difference.Sentence))], Math.Max(0, differences.Count - MostShown), withheld);
    }
}

/// <summary>One difference between the two versions.</summary>
/// <param name="Path">JSON Pointer of the member.</param>
/// <param name="Sentence">The change in words.</param>
public sealed record CitedChange(string Path, string Sentence);
