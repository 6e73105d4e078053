using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Ledger;

namespace Bench;

/// <summary>The contenders, started on the same records, and the work each of them has.</summary>
internal sealed class Field : IAsyncDisposable
{
    public const string Record = "one record by id";
    public const string NotModified = "not modified";
    public const string RecordRead = "one record by id, none kept";
    public const string NotModifiedRead = "not modified, none kept";
    public const string Page = "page of 50, filter and sort";
    public const string First = "page of 50, first";
    public const string Deep = "page of 50, at nine tenths";
    public const string Feed = "feed of 100";
    public const string Create = "create, durable";
    public const string SearchCommon = "search, a third match, ms p50";
    public const string SearchRare = "search, a word in 5,000, ms p50";
    public const string Dossier = "dossier of 821 records, worked out, ms p50";
    public const string DossierAgain = "dossier of 821 records, asked again, ms p50";

    private static readonly Dictionary<string, string> NoSettings = [];
    private readonly List<Contender> _contenders = [];
    private readonly Options _options;
    private readonly Seeded _seeded;
    private readonly string _folder;
    private readonly List<string> _someIds;
    private readonly List<string> _feeds;
    private readonly string[] _pages = [.. Synthetic.AllPhases.Select(phase => $"/v1/algorithms?phase={phase}&sort=title&limit=50")];

    private Field(Options options, Seeded seeded, string folder)
    {
        (_options, _seeded, _folder) = (options, seeded, folder);
        var random = new Random(1);
        _someIds = [.. Enumerable.Range(0, 10_000).Select(_ => $"/v1/algorithms/{seeded.Ids[random.Next(seeded.Ids.Count)]}")];
        // The first entries are the organisation and its key; the last full page ends before the head.
        _feeds = [.. Enumerable.Range(0, 500).Select(_ => $"/v1/feed?after={2 + random.Next(seeded.Ids.Count - 200)}&limit=100")];
    }

    /// <summary>All the work.</summary>
    public IReadOnlyList<Load> Loads { get; private set; } = [];

    private static string Get => Path.Combine(AppContext.BaseDirectory, "get.lua");

    /// <summary>Starts every contender.</summary>
    public static async Task<Field> Start(Options options, Seeded seeded, string folder)
    {
        var field = new Field(options, seeded, folder);
        try
        {
            await field.Start();
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    /// <summary>The answers must say the same before their speed is compared.</summary>
    public async Task CompareAnswers()
    {
        var register = Named("register");
        foreach (var other in (Contender[])[Named("objects"), Named("entities")])
        {
            foreach (var path in _someIds.Take(50).Concat(_pages))
            {
                Same(path, await register.Get(path), await other.Get(path), json => json["items"]?.AsArray().Select(item => item!).ToList() ?? [json]);
            }
        }

        foreach (var path in _feeds.Take(5))
        {
            Same(path, await register.Get(path), await Named("entities").Get(path), json => [.. json["items"]!.AsArray().Select(item => item!["record"]!)]);
        }

        if (await register.GetUnless(_someIds[0], "\"1\"") != HttpStatusCode.NotModified)
        {
            throw new InvalidOperationException("An unchanged record is not answered with 304.");
        }

        foreach (var (word, least) in ((string, int)[])[(Synthetic.CommonWord, 20), (Synthetic.RareWord(1), 1)])
        {
            var found = JsonNode.Parse(await register.Get($"/v1/algorithms?q={word}&limit=20"))!["items"]!.AsArray();
            if (found.Count < least || found.Any(item => !item!.ToJsonString().Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException($"A search for {word} finds {found.Count} records, or some without it.");
            }
        }
    }

    /// <summary>What is measured once a round and not by load: time to readiness, and memory while everything is exported.</summary>
    public async Task<List<(string Name, double Value)>> Measured(int rounds)
    {
        var measured = new List<(string, double)>();
        for (var round = 0; round < rounds; round++)
        {
            await using var fresh = await Contender.Start("fresh", _options.Api, [], "/healthz/ready", Settings(_seeded.Register, NoSettings));
            measured.Add(("ready, ms", fresh.ReadyAfter.TotalMilliseconds));
            await fresh.Get("/v1/feed?after=0&limit=1000");
            var before = fresh.PrivateBytes;
            var most = before;
            var watch = Stopwatch.StartNew();
            long entries = 0;
            for (var next = "/v1/feed?after=0&limit=1000"; ;)
            {
                using var page = JsonDocument.Parse(await fresh.Get(next));
                var count = page.RootElement.GetProperty("items").GetArrayLength();
                if (count == 0)
                {
                    break;
                }

                entries += count;
                next = page.RootElement.GetProperty("next").GetString()!;
                most = Math.Max(most, fresh.PrivateBytes);
            }

            if (entries < _options.Size)
            {
                throw new InvalidOperationException($"The export holds {entries} entries.");
            }

            measured.Add(("export, MB of private memory", (most - before) / 1024.0 / 1024.0));
            measured.Add(("export, entries a second", entries / watch.Elapsed.TotalSeconds));
        }

        return measured;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var contender in _contenders)
        {
            await contender.DisposeAsync();
        }
    }

    private static void Same(string path, byte[] ours, byte[] theirs, Func<JsonNode, List<JsonNode>> records)
    {
        var (own, other) = (records(JsonNode.Parse(ours)!), records(JsonNode.Parse(theirs)!));
        if (own.Count != other.Count || own.Zip(other).Any(pair => !Canonical(pair.First).AsSpan().SequenceEqual(Canonical(pair.Second))))
        {
            throw new InvalidOperationException($"The contenders answer {path} differently:\n{own[0].ToJsonString()}\n{other[0].ToJsonString()}");
        }

        static byte[] Canonical(JsonNode node)
        {
            // The peers keep lists; an empty one and none say the same.
            foreach (var name in node.AsObject().Where(member => member.Value is JsonArray { Count: 0 }).Select(member => member.Key).ToList())
            {
                node.AsObject().Remove(name);
            }

            return CanonicalJson.Of(JsonSerializer.SerializeToElement(node), withoutNulls: true);
        }
    }

    private async Task Start()
    {
        var bench = typeof(Field).Assembly.Location;
        var floor = await Add("floor", bench, ["floor"], "/");
        var register = await Register("register", _seeded.Register, NoSettings);
        var objects = await Add("objects", bench, ["objects", "--database", _seeded.Register], _someIds[0]);
        var entities = await Add("entities", bench, ["entities", "--database", _seeded.Entities], _someIds[0]);
        var entityWrites = await Add("entities", bench, ["entities", "--database", Seeded.Copy(_seeded.Entities, "entities-written.db")], _someIds[0]);
        var writes = await Register("register", Seeded.Copy(_seeded.Register, "grouped.db"), NoSettings);
        var single = await Register("one commit each", Seeded.Copy(_seeded.Register, "single.db"), new Dictionary<string, string> { ["Registry__WritesGrouped"] = "1" });
        // Of the same collector as the register, which sets it for itself.
        var unsigned = await Add("unsigned", bench, ["unsigned"], "/healthz/ready", Settings(Seeded.Copy(_seeded.Register, "unsigned.db"), new Dictionary<string, string> { ["DOTNET_gcConcurrent"] = "0" }));
        var forgetful = await Register("register", _seeded.Register, new Dictionary<string, string> { ["Registry__AnswersKeptBytes"] = "0", ["Registry__RecordsKeptBytes"] = "0" });
        var ids = await Paths("ids", _someIds);
        var dossier = await Paths("dossier", [$"/v1/algorithms/{_seeded.Told}/dossier"]);
        var pages = await Paths("pages", _pages);
        var feeds = await Paths("feeds", _feeds);
        var bodies = await Paths("bodies", Enumerable.Range(0, 500).Select(number => Encoding.UTF8.GetString(Synthetic.Body(number, "@REFERENCE@"))));
        Loads =
        [
            new(Record, floor, [Get, await Paths("floor-record", ["/2000"])]),
            new(Record, register, [Get, ids]),
            new(Record, objects, [Get, ids]),
            new(Record, entities, [Get, ids]),
            new(NotModified, register, [Get, ids, "\"1\""]),
            new(RecordRead, forgetful, [Get, ids]),
            new(NotModifiedRead, forgetful, [Get, ids, "\"1\""]),
            new(Page, floor, [Get, await Paths("floor-page", ["/60000"])]),
            new(Page, register, [Get, pages]),
            new(Page, objects, [Get, pages]),
            new(Page, entities, [Get, pages]),
            new(First, register, [Get, await Paths("first", ["/v1/algorithms?sort=title&limit=50"])]),
            new(Deep, register, [Get, await Paths("deep", [await DeepPage(register)])]),
            new(Feed, register, [Get, feeds]),
            new(Feed, entities, [Get, feeds]),
            new(SearchCommon, register, [Get, await Paths("common", [$"/v1/algorithms?q={Synthetic.CommonWord}&limit=20"])], 1),
            new(SearchRare, register, [Get, await Paths("rare", Enumerable.Range(0, 500).Select(number => $"/v1/algorithms?q={Synthetic.RareWord(number)}&limit=20"))], 1),
            new(Dossier, forgetful, [Get, dossier], 1),
            new(DossierAgain, register, [Get, dossier], 1),
            Creating(writes, bodies),
            Creating(single, bodies),
            Creating(unsigned, bodies),
            Creating(entityWrites, bodies),
        ];
    }

    private Load Creating(Contender contender, string bodies) =>
        new(Create, contender, [Path.Combine(AppContext.BaseDirectory, "post.lua"), bodies, "/v1/algorithms", _seeded.Key]);

    private async Task<string> DeepPage(Contender register)
    {
        var path = "/v1/algorithms?sort=title&limit=200";
        for (var seen = 200; seen <= _seeded.Ids.Count * 9 / 10; seen += 200)
        {
            using var page = JsonDocument.Parse(await register.Get(path));
            path = page.RootElement.GetProperty("next").GetString()!;
        }

        return path.Replace("limit=200", "limit=50", StringComparison.Ordinal);
    }

    private Task<Contender> Register(string name, string database, IReadOnlyDictionary<string, string> settings) =>
        Add(name, _options.Api, [], "/healthz/ready", Settings(database, settings));

    private static Dictionary<string, string> Settings(string database, IReadOnlyDictionary<string, string> others) =>
        new(others)
        {
            ["ConnectionStrings__Registry"] = $"Data Source={database}",
            ["Registry__WritesPerMinute"] = "0",
            // One register, one file: the checkpoint of one is no beginning of another's.
            ["Registry__PublishedCheckpointFile"] = $"{database}.published",
            // The databases are kept and copied; whichever is started first has the key made for all.
            ["Registry__LogKeyFile"] = Path.Combine(Path.GetDirectoryName(database)!, "log.key"),
        };

    private async Task<Contender> Add(string name, string program, string[] arguments, string ready, IReadOnlyDictionary<string, string>? settings = null)
    {
        var contender = await Contender.Start(name, program, arguments, ready, settings);
        _contenders.Add(contender);
        return contender;
    }

    private Contender Named(string name) => _contenders.First(contender => contender.Name == name);

    private async Task<string> Paths(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(_folder, $"{name}.txt");
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }
}
