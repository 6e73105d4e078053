using System.Text.Json;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Insight;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>After a redaction the tables are as if they had been made from what is left: also those that follow from several records, whichever version or member went.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RedactedProjectionTests(Store store)
{
    /// <summary>Members from which duties, links of effects and lateness follow, in an order in which none takes away what follows from the next.</summary>
    private static readonly string[] Turning =
    [
        "recommendation: themes publishedOn engagement addressedTo",
        "response: publishedOn decideBy redirectedTo reasonKind disposition recommendation",
        "engagement: responseDue end",
        "effect: changedOn effectKind subjectVersion because",
        "effect: subject",
        "algorithm: purpose",
        "decision: actualDate; declaration: gateDate; verification: verifiedOn; challenge: raisedOn; assessment: decidedOn",
    ];

    private RunningRegistry _registry = null!;
    private Redacting _redacting = null!;

    [SetUp]
    public async Task Fill()
    {
        _registry = await RunningRegistry.Start(store);
        var small = await SmallRegister.On(_registry);
        await small.Amend("before", "engagement", body => body["responseDue"] = "2026-01-31");
        await small.Amend("on-time", "recommendation", body => body["publishedOn"] = "2025-06-15");
        await small.Amend("linked", "effect", body => body["changedOn"] = "2025-09-01");
        await small.Amend("interim/under-consideration", "response", body =>
        {
            body["disposition"] = "not-accepted";
            body["reasonKind"] = "law";
            body["reason"] = "The law does not allow it.";
        });
        await new RandomHistory(_registry, await _registry.Party(RunningRegistry.AnyKind), seed: 8).Act(80);
        var (one, other) = (await Office(), await Office());
        _redacting = new Redacting(_registry, one, Guid.Empty, one.Http, Guid.Empty, other.Http);

        Task<Party> Office() => _registry.Party(Scopes.Redact | Scopes.Administer);
    }

    [TearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [TestCaseSource(nameof(Turning))]
    public async Task What_is_erased_from_one_version_or_all_leaves_what_a_rebuild_leaves(string turning)
    {
        foreach (var (kind, members) in turning.Split("; ").Select(one => one.Split(": ")).Select(one => (one[0], one[1].Split(' '))))
        {
            foreach (var member in members)
            {
                var before = await Followed();
                var records = await Saying(kind, member);
                Assert.That(records, Is.Not.Empty, $"there is {member} to erase");
                await Erase(kind, records, [member]);
                Assert.That(await Followed(), Is.Not.EqualTo(before), $"something followed from {member}");
            }

            await Erase(kind, await Saying(kind, "version"), null);
        }

        await LedgerCheck.Sound(_registry.Database);
    }

    /// <summary>Erases from one version of each record, then from all that are left.</summary>
    private async Task Erase(string kind, List<(string Id, List<long> Versions)> records, string[]? members)
    {
        var what = $"{members?[0] ?? "everything"} of {kind}";
        foreach (var (id, versions) in records)
        {
            await _redacting.Confirmed(Place(id), members, [members is null ? versions[^1] : versions[0]]);
        }

        await IsAsMadeAgain($"{what} from one version");
        var left = records.Where(record => record.Versions.Count > 1).ToList();
        foreach (var (id, _) in left)
        {
            await _redacting.Confirmed(Place(id), members);
        }

        if (left.Count > 0)
        {
            await IsAsMadeAgain($"{what} from all versions");
        }

        string Place(string id) => $"/v1/{Kinds.Find(kind)!.Plural}/{id}";
    }

    private async Task<IEnumerable<string>> Followed() => (await Tables.Dump(_registry.ConnectionString, [.. JointProjection.Tables])).SelectMany(table => table.Value);

    private async Task IsAsMadeAgain(string what)
    {
        var left = await Tables.Dump(_registry.ConnectionString, [.. Projection.Tables]);
        await Projection.Rebuild(_registry.Database);
        foreach (var (table, rows) in await Tables.Dump(_registry.ConnectionString, [.. Projection.Tables]))
        {
            Assert.That(left[table], Is.EqualTo(rows), $"{table}, after the redaction of {what}");
        }
    }

    /// <summary>Records of a kind with the versions that state a member: the one with most versions, and the first published.</summary>
    private async Task<List<(string Id, List<long> Versions)>> Saying(string kind, string member)
    {
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        var saying = new List<(string Id, long Version)>();
        await session.Each("SELECT e.record, e.version, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.kind = @kind AND e.act NOT LIKE '%.withdrawn' ORDER BY e.number",
            reader =>
            {
                using var body = JsonDocument.Parse(reader.GetFieldValue<byte[]>(2));
                if (body.RootElement.TryGetProperty(member, out _))
                {
                    saying.Add((reader.GetString(0), reader.GetInt64(1)));
                }
            },
            kind);
        var records = saying.GroupBy(row => row.Id, row => row.Version).Select(record => (record.Key, record.ToList())).ToList();
        return [.. records.OrderByDescending(record => record.Item2.Count).Take(1).Concat(records.Take(1)).DistinctBy(record => record.Key)];
    }
}
