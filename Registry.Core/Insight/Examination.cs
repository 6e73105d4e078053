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

    private static readonly ConcurrentDictionary<(string Engine, string Kind), Statement> Statements = new();

    /// <summary>The findings on a record.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="said">The version that stood at the moment.</param>
    /// <param name="moment">The size of the ledger and the day.</param>
    public async ValueTask<IReadOnlyList<Finding>> Findings(Kind kind, Guid id, Found said, Moment moment)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return (await Findings(session, kind, [(id, said.Number, kind.HasFlags ? Own(kind, id, Record(), said.Content) : [])], moment))[id];

        object Record()
        {
            using var body = JsonDocument.Parse(said.Content);
            return kind.Read(body.RootElement);
        }
    }

    /// <summary>The findings on every record of a dossier, those on its subject first: one statement for each kind, whatever the number of records.</summary>
    public async ValueTask<IReadOnlyList<DossierFinding>> Findings(Dossier dossier)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var found = new List<DossierFinding>();
        foreach (var (kind, pieces) in dossier.Parts.Select(part => (part.Kind, part.Pieces)).Prepend((dossier.Subject.Kind, [dossier.Subject])).Where(part => part.Pieces.Count > 0))
        {
            var findings = await Findings(session, kind, [.. pieces.Select(piece => (piece.Id, piece.Number, kind.HasFlags ? Own(kind, piece.Id, piece.Record, piece.Content) : []))], dossier.Moment, dossier.Comparisons);
            found.AddRange(pieces.SelectMany(piece => findings[piece.Id].Select(finding => DossierFinding.Of(piece, finding))));
        }

        return found;
    }

    private async ValueTask<Dictionary<Guid, List<Finding>>> Findings(Session session, Kind kind, IReadOnlyList<(Guid Id, long Number, List<Finding> Own)> records, Moment moment, IReadOnlyDictionary<Guid, CitedComparison>? comparisons = null)
    {
        var findings = records.ToDictionary(record => record.Id, record => record.Own);
        if (Statements.GetOrAdd((database.Engine.Name, kind.Name), _ => Statement.Of(database.Engine, kind)) is not { Checks: { Count: > 0 } checks } statement)
        {
            return findings;
        }

        var examined = new Dictionary<string, object?>
        {
            ["@ids"] = JsonSerializer.Serialize(records.Select(record => record.Id)),
            ["@numbers"] = JsonSerializer.Serialize(records.Select(record => record.Number)),
        };
        var rows = await session.All(
            statement.Sql,
            reader => (Record: reader.Id(0), Check: (int)reader.Number(1), Kind: reader.Text(2)!, Id: reader.Text(3)!, Part: reader.Text(4) ?? "", Says: reader.Text(5)),
            moment.Values(statement.Parameters, examined));
        var unlinked = rows.Where(row => checks[row.Check].Rule == Rules.R17).Select(row => row.Record).ToHashSet();
        comparisons ??= unlinked.Count > 0 ? await CitedComparison.Read(session, database.Engine, unlinked, moment.Size) : new Dictionary<Guid, CitedComparison>();
        foreach (var group in rows.GroupBy(row => (row.Record, row.Check)).OrderBy(group => group.Key.Check))
        {
            var check = checks[group.Key.Check];
            var broken = group.ToList();
            broken.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id) is not 0 and var order ? order : string.CompareOrdinal(one.Part, other.Part));
            var from = broken.Take(MostNamed).Select(row => Basis.Of(row.Kind, row.Id, row.Part.Length > 0 ? row.Part : null, row.Says));
            findings[group.Key.Record].Add(new Finding(check.Rule, true, check.Pointer, check.Detail, check.Clears, [.. from], check.Rule == Rules.R17 ? comparisons.GetValueOrDefault(group.Key.Record) : null));
        }

        return findings;
    }

    /// <summary>What the record itself says and is flagged for. Of a member that was erased, nobody can say that it broke a rule, nor of any where one is gone that every record has.</summary>
    private static List<Finding> Own(Kind kind, Guid id, object record, byte[] content)
    {
        List<Breach> breaches = [.. kind.Flags(record)];
        if (breaches.Count == 0)
        {
            return [];
        }

        var said = JsonSerializer.Deserialize<Registration>(content, RecordJson.Options)!;
        var gone = (said.Withheld ?? []).Select(withheld => $"/{withheld.Member}").ToList();
        var unflagged = (said.Absences ?? []).Select(absence => absence.Member).Concat(gone).ToHashSet(StringComparer.Ordinal);
        return gone.Exists(pointer => kind.Shape.Resolve(pointer) is { Always: true })
            ? []
            : [.. breaches.Where(breach => !unflagged.Contains(breach.Pointer)).Select(breach => new Finding(
                breach.Rule, false, breach.Pointer, breach.Detail, $"Amend the record so that it keeps the rule. {breach.Rule.Statement}", [Basis.Of(kind.Name, id.ToString(), null, null)]))];
    }

    /// <summary>All checks of a kind in one statement; what comes is put in order here, which costs less than in the database.</summary>
    /// <param name="Checks">The checks.</param>
    /// <param name="Sql">Begins with the two sets that the checks look at: ids of the records, and numbers of the versions that stand.</param>
    /// <param name="Parameters">Its parameters in their order.</param>
    private sealed record Statement(IReadOnlyList<CrossCheck> Checks, string Sql, IReadOnlyList<string> Parameters)
    {
        public static Statement Of(Engine engine, Kind kind)
        {
            List<CrossCheck> checks = [.. CrossCheck.Of(kind)];
            var sql = $"""
                WITH examined (id) AS MATERIALIZED ({engine.Texts("@ids")}), standing (number) AS MATERIALIZED ({engine.Numbers("@numbers")})
                {string.Join(" UNION ALL ", checks.Select((check, place) => $"SELECT x.record, {place} AS place, x.kind, x.id, x.part, x.says FROM ({check.Sql}) x"))}
                """;
            return new Statement(checks, sql, Session.Parameters(sql));
        }
    }
}
