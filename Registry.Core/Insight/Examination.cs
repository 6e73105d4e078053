using System.Collections.Concurrent;
using System.Data.Common;
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
        var broken = await Examine(session, kind, [id], [said.Number], moment);
        var comparisons = broken.Has(id, Rules.R17) ? await CitedComparison.Read(session, database.Engine, [id], moment.Size) : [];
        return [.. kind.HasFlags ? Own(kind, id, kind.Read(said.Content), said.Content) : [], .. broken.Findings(id, comparisons)];
    }

    /// <summary>The findings on every record of a dossier, those on its subject first: one statement for each kind, whatever the number of records.</summary>
    public async ValueTask<IReadOnlyList<DossierFinding>> Findings(Dossier dossier)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var found = new List<DossierFinding>();
        foreach (var part in dossier.Parts.Prepend(new DossierPart(dossier.Subject.Kind, [dossier.Subject], [])).Where(part => part.Pieces.Count > 0))
        {
            var kind = part.Kind;
            var broken = await Examine(session, kind, part.Ids, part.Pieces.Select(piece => piece.Number), dossier.Moment);
            foreach (var piece in part.Pieces)
            {
                List<Finding> own = kind.HasFlags ? Own(kind, piece.Id, piece.Record, piece.Content) : [];
                foreach (var finding in own.Concat(broken.Findings(piece.Id, dossier.Comparisons)))
                {
                    found.Add(DossierFinding.Of(piece, finding));
                }
            }
        }

        return found;
    }

    private async ValueTask<Broken> Examine(Session session, Kind kind, IReadOnlyCollection<Guid> ids, IEnumerable<long> numbers, Moment moment)
    {
        var statement = Statements.GetOrAdd((database.Engine.Name, kind.Name), _ => Statement.Of(database.Engine, kind));
        var broken = new Broken(statement.Checks);
        if (statement.Checks.Count > 0)
        {
            var examined = new Dictionary<string, object?> { ["@ids"] = ManyValues.Of(ids), ["@numbers"] = ManyValues.Of(numbers) };
            await session.Each(statement.Sql, broken.See, moment.Values(statement.Parameters, examined));
        }

        return broken;
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

    /// <summary>What breaks the checks of a kind, record by record.</summary>
    private sealed class Broken(IReadOnlyList<CrossCheck> checks)
    {
        private readonly Dictionary<Guid, List<Basis>?[]> _byRecord = [];

        /// <summary>Reads a row of the statement.</summary>
        public void See(DbDataReader row)
        {
            var record = row.Id(0);
            if (!_byRecord.TryGetValue(record, out var byCheck))
            {
                _byRecord.Add(record, byCheck = new List<Basis>?[checks.Count]);
            }

            (byCheck[row.Number(1)] ??= new List<Basis>(1)).Add(Basis.Of(row.Text(2)!, row.Text(3)!, row.Text(4) is { Length: > 0 } part ? part : null, row.Text(5)));
        }

        /// <summary>Whether a record breaks a rule.</summary>
        public bool Has(Guid record, Rule rule) => _byRecord.TryGetValue(record, out var byCheck) && checks.Index().Any(check => check.Item.Rule == rule && byCheck[check.Index] is not null);

        /// <summary>The findings on a record, check by check.</summary>
        public IEnumerable<Finding> Findings(Guid record, IReadOnlyDictionary<Guid, CitedComparison> comparisons)
        {
            if (!_byRecord.TryGetValue(record, out var byCheck))
            {
                yield break;
            }

            for (var place = 0; place < checks.Count; place++)
            {
                if (byCheck[place] is { } from)
                {
                    var check = checks[place];
                    from.Sort(Basis.InOrder);
                    yield return new Finding(check.Rule, true, check.Pointer, check.Detail, check.Clears, from.Count > MostNamed ? from[..MostNamed] : from, check.Rule == Rules.R17 ? comparisons.GetValueOrDefault(record) : null);
                }
            }
        }
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
