using System.Text.Json;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>Examines one record against every rule that flags: those its own content breaks, and those that only other records with it show.</summary>
public sealed class Examination(Database database)
{
    /// <summary>Most records that one finding names.</summary>
    public const int MostNamed = 100;

    /// <summary>The findings on a record.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="content">What it says at the moment.</param>
    /// <param name="moment">The size of the ledger and the day.</param>
    public async ValueTask<IReadOnlyList<Finding>> Findings(Kind kind, Guid id, ReadOnlyMemory<byte> content, Moment moment)
    {
        using var document = JsonDocument.Parse(content);
        var findings = Submission.Judge(kind, document.RootElement).Findings
            .Select(breach => new Finding(breach.Rule, false, breach.Pointer, breach.Detail, $"Amend the record so that it keeps the rule. {breach.Rule.Statement}", [new Basis(kind.Name, id.ToString(), null, null)]))
            .ToList();
        using var session = await database.Engine.Reader(CancellationToken.None);
        foreach (var check in CrossCheck.Of(kind))
        {
            var sql = $"SELECT x.kind, x.id, x.part, x.says FROM ({check.Sql}) x ORDER BY x.id, x.part LIMIT {MostNamed}";
            var from = await session.All(sql, reader => new Basis(reader.GetString(0), reader.GetString(1), reader.Text(2) is { Length: > 0 } part ? part : null, reader.Text(3)),
                moment.Values(sql, new Dictionary<string, object?> { ["@id"] = id.ToString() }));
            if (from.Count > 0)
            {
                findings.Add(new Finding(check.Rule, true, check.Pointer, check.Detail, check.Clears, from));
            }
        }

        return findings;
    }
}
