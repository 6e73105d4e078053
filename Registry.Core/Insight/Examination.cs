using System.Collections.Concurrent;
using System.Text.Json;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>Examines records against every rule that flags: those their own content breaks, and those that only other records with them show.</summary>
public sealed class Examination(Database database)
{
    /// <summary>Most records that one finding names.</summary>
    public const int MostNamed = 100;

    /// <summary>Kinds with a rule that flags what the record itself says. Of the others, what breaks a rule is refused, so that their records are not judged again.</summary>
    public static IReadOnlyList<string> FlaggedByThemselves { get; } = ["declaration", "engagement", "safeguard", "assessment"];

    private static readonly ConcurrentDictionary<string, string> Statements = new(StringComparer.Ordinal);

    /// <summary>The findings on a record.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="content">What it says at the moment.</param>
    /// <param name="moment">The size of the ledger and the day.</param>
    public async ValueTask<IReadOnlyList<Finding>> Findings(Kind kind, Guid id, ReadOnlyMemory<byte> content, Moment moment)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return (await Findings(session, kind, [(id, content)], moment))[id];
    }

    /// <summary>The findings on every record of a dossier, those on its subject first: one statement for each kind, whatever the number of records.</summary>
    public async ValueTask<IReadOnlyList<DossierFinding>> Findings(Dossier dossier)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var found = new List<DossierFinding>();
        foreach (var (kind, pieces) in dossier.Parts.Select(part => (part.Kind, part.Pieces)).Prepend((dossier.Subject.Kind, [dossier.Subject])).Where(part => part.Pieces.Count > 0))
        {
            var findings = await Findings(session, kind, [.. pieces.Select(piece => (piece.Id, (ReadOnlyMemory<byte>)piece.Content))], dossier.Moment, dossier.Comparisons);
            found.AddRange(pieces.SelectMany(piece => findings[piece.Id].Select(finding => DossierFinding.Of(piece, finding))));
        }

        return found;
    }

    private async ValueTask<Dictionary<Guid, List<Finding>>> Findings(Session session, Kind kind, IReadOnlyList<(Guid Id, ReadOnlyMemory<byte> Content)> records, Moment moment, IReadOnlyDictionary<Guid, CitedComparison>? comparisons = null)
    {
        var findings = records.ToDictionary(record => record.Id, record => FlaggedByThemselves.Contains(kind.Name) ? Own(kind, record.Id, record.Content) : []);
        List<CrossCheck> checks = [.. CrossCheck.Of(kind)];
        if (checks.Count > 0)
        {
            var sql = Statements.GetOrAdd($"{database.Engine.GetType().Name} {kind.Name}", _ => Statement(database.Engine, checks));
            var rows = await session.All(
                sql,
                reader => (Record: reader.Id(0), Check: (int)reader.GetInt64(1), Kind: reader.Text(2)!, Id: reader.Text(3)!, Part: reader.Text(4) ?? "", Says: reader.Text(5)),
                moment.Values(sql, ("@ids", JsonSerializer.Serialize(findings.Keys))));
            var unlinked = rows.Where(row => checks[row.Check].Rule == Rules.R17).Select(row => row.Record).ToHashSet();
            comparisons ??= unlinked.Count > 0 ? await CitedComparison.Read(session, database.Engine, unlinked, moment.Size) : new Dictionary<Guid, CitedComparison>();
            rows.Sort((one, other) => one.Check != other.Check ? one.Check - other.Check : string.CompareOrdinal(one.Id, other.Id) is not 0 and var order ? order : string.CompareOrdinal(one.Part, other.Part));
            foreach (var group in rows.GroupBy(row => (row.Record, row.Check)))
            {
                var check = checks[group.Key.Check];
                var from = group.Take(MostNamed).Select(row => Basis.Of(row.Kind, row.Id, row.Part.Length > 0 ? row.Part : null, row.Says));
                findings[group.Key.Record].Add(new Finding(check.Rule, true, check.Pointer, check.Detail, check.Clears, [.. from], check.Rule == Rules.R17 ? comparisons.GetValueOrDefault(group.Key.Record) : null));
            }
        }

        return findings;
    }

    /// <summary>What the record itself says and is flagged for.</summary>
    private static List<Finding> Own(Kind kind, Guid id, ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        return [.. Submission.Judge(kind, document.RootElement).Findings
            .Select(breach => new Finding(breach.Rule, false, breach.Pointer, breach.Detail, $"Amend the record so that it keeps the rule. {breach.Rule.Statement}", [Basis.Of(kind.Name, id.ToString(), null, null)]))];
    }

    /// <summary>All checks of a kind over the records <c>@ids</c>; what comes is put in order here, which costs less than in the database.</summary>
    private static string Statement(Engine engine, IReadOnlyList<CrossCheck> checks) => $"""
        WITH examined (id) AS MATERIALIZED ({engine.Texts("@ids")})
        {string.Join(" UNION ALL ", checks.Select((check, place) => $"SELECT x.record, {place} AS place, x.kind, x.id, x.part, x.says FROM ({check.Sql}) x"))}
        """;
}
