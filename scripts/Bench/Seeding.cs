using System.Diagnostics;
using System.Text.Json;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Organisations;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Core.Subjects;

namespace Bench;

/// <summary>What the bench runs on: a register filled through its own write path, and the same records in the peer's database.</summary>
/// <param name="Register">The register's database file.</param>
/// <param name="Entities">The peer's.</param>
/// <param name="Ids">Ids of the records, in the order they were published.</param>
/// <param name="Told">The system with a long history.</param>
/// <param name="Key">A key that may publish.</param>
/// <param name="PerSecond">Records written in a second, judged and committed, with both cores, after the first 10,000; 0 when there are no more, or they were there already.</param>
internal sealed record Seeded(string Register, string Entities, IReadOnlyList<string> Ids, Guid Told, string Key, double PerSecond)
{
    private const string Origin = "localhost/registry";

    /// <summary>Fills both databases, or takes those of the last run.</summary>
    public static async Task<Seeded> In(string folder, int size, bool keep)
    {
        var known = Path.Combine(folder, "seeded.json");
        if (keep && File.Exists(known))
        {
            return JsonSerializer.Deserialize<Seeded>(await File.ReadAllBytesAsync(known))! with { PerSecond = 0 };
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var register = Path.Combine(folder, "register.db");
        var entities = Path.Combine(folder, "entities.db");
        await using var database = new Database(Engine.For($"Data Source={register}"));
        await database.Migrate(Kinds.All.Select(kind => kind.Name));
        await LedgerHead.Create(database, Origin);
        string key;
        Guid told;
        double perSecond;
        await using (var writer = new Writer(database, TimeProvider.System))
        {
            var publishing = new Publishing(database, writer);
            var organisation = (await Publish(publishing, OrganisationKind.Kind, JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(OrganisationKind.Kind.Example)), new Actor(Guid.Empty, Publishing.Operator, Scopes.Administer))).Id;
            var actor = new Actor(organisation, Publishing.Operator, Scopes.Publish | Scopes.Administer);
            (_, key) = await new Keys(database, writer, TimeProvider.System).Grant(organisation, "bench", Scopes.Publish, TimeSpan.FromDays(30), actor);
            var watch = new Stopwatch();
            const int stretch = 10_000;
            for (var from = 0; from < size; from += stretch)
            {
                // What clients would send is made before the time is taken; the first stretch is for the compiler.
                var bodies = Enumerable.Range(from, Math.Min(stretch, size - from)).AsParallel().AsOrdered().Select(number => Synthetic.Body(number)).ToList();
                if (from > 0)
                {
                    watch.Start();
                }

                await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 1024 }, async (body, _) => await Publish(publishing, AlgorithmKind.Kind, body, actor));
                watch.Stop();
                var rate = watch.Elapsed > TimeSpan.Zero ? $", {from / watch.Elapsed.TotalSeconds:N0} a second" : "";
                Console.Error.WriteLine($"  {from + bodies.Count:N0} of {size:N0} records published{rate}");
            }

            perSecond = size > stretch ? (size - stretch) / watch.Elapsed.TotalSeconds : 0;
            told = await Questions.Tell(async (kind, body) => (await Publish(publishing, kind, body, actor)).Id, Synthetic.Body(size), organisation);
        }

        var ids = new List<string>(size);
        await Bench.Entities.Fill(entities, Changes(database, ids));
        var seeded = new Seeded(register, entities, ids, told, key, perSecond);
        await File.WriteAllBytesAsync(known, JsonSerializer.SerializeToUtf8Bytes(seeded));
        return seeded;
    }

    /// <summary>A copy of a database, to be written to, with the checkpoint it published.</summary>
    public static string Copy(string database, string name)
    {
        var copy = Path.Combine(Path.GetDirectoryName(database)!, name);
        File.Delete($"{copy}-shm");
        foreach (var end in (string[])["", "-wal", ".published"])
        {
            File.Delete(copy + end);
            if (File.Exists(database + end))
            {
                File.Copy(database + end, copy + end);
            }
        }

        return copy;
    }

    private static async Task<Written> Publish(Publishing publishing, Kind kind, byte[] body, Actor actor)
    {
        using var document = Submission.Parse(body);
        return await publishing.Publish(Submission.Judge(kind, document.RootElement), actor, patient: true);
    }

    private static async IAsyncEnumerable<Change> Changes(Database database, List<string> ids)
    {
        var reading = new Reading(database);
        var size = await reading.Size();
        for (long next = 0; next < size;)
        {
            foreach (var item in await reading.Feed(next, size, 1_000))
            {
                next = item.Number + 1;
                using var leaf = JsonDocument.Parse(item.Leaf);
                if (leaf.RootElement.GetProperty("kind").ValueEquals(AlgorithmKind.Kind.Name))
                {
                    var record = JsonSerializer.Deserialize<Algorithm>(item.Content, Algorithm.Json)!;
                    ids.Add(record.Id.ToString());
                    yield return new Change { Number = item.Number, Act = leaf.RootElement.GetProperty("act").GetString()!, At = leaf.RootElement.GetProperty("at").GetString()!, Record = record };
                }
            }
        }
    }
}
