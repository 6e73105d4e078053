using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

/// <summary>What an import does to the register, told by a source of our own.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
internal sealed class ImportingTests(Store store)
{
    private RunningRegistry _registry = null!;

    [SetUp]
    public async Task Start() => _registry = await RunningRegistry.Start(store);

    [TearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task Importing_again_writes_nothing_and_a_changed_source_amends_what_changed()
    {
        var records = Source(400).ToList();
        var first = await Import(records);
        Assert.That(Told(first.Published), Is.EqualTo("dataset 400, organisation 3"));
        Assert.That(first.Rejected, Is.Empty);
        var size = await Size();

        var again = await Import(Source(400));
        Assert.That((again.Written, Told(again.Unchanged)), Is.EqualTo((0, "dataset 400, organisation 3")));
        Assert.That(await Size(), Is.EqualTo(size));

        var changed = await Import(Source(401, i => i % 200 == 7 ? "Renamed" : null));
        Assert.That((Told(changed.Published), Told(changed.Amended), Told(changed.Unchanged)), Is.EqualTo(("dataset 1", "dataset 2", "dataset 398, organisation 3")));
        Assert.That(await Size(), Is.EqualTo(size + 3));
    }

    [Test]
    public async Task Records_are_written_in_the_order_of_the_source()
    {
        await Import(Source(600));
        var items = new List<string>();
        for (var next = "/v1/feed?after=0&limit=1000"; ;)
        {
            var page = (await _registry.Anyone.Get(next)).Json;
            items.AddRange(page["items"]!.AsArray().Where(item => (string?)item!["record"]!["kind"] == "dataset").Select(item => (string)item!["record"]!["reference"]!));
            if (page["items"]!.AsArray().Count == 0)
            {
                break;
            }

            next = (string)page["next"]!;
        }

        Assert.That(items, Is.EqualTo(Enumerable.Range(0, 600).Select(i => $"D-{i}")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_record_links_to_one_before_it_also_in_a_trial(bool trial)
    {
        var report = await Import([Organisation("O-0"), Dataset("O-0", "D-1"), Linked("O-0", "D-2", "publisher")], trial);
        Assert.That(report.Rejected, Is.Empty);
        Assert.That(Told(report.Published), Is.EqualTo("dataset 2, organisation 1"));
        var items = (await _registry.Anyone.Get("/v1/datasets?sort=title")).Json["items"]!.AsArray();
        Assert.That(items, Has.Count.EqualTo(trial ? 0 : 2));
        if (!trial)
        {
            var organisation = (string)(await _registry.Anyone.Get("/v1/organisations")).Json["items"]![0]!["id"]!;
            Assert.That((string)items[1]!["publisher"]!["organisation"]!, Is.EqualTo(organisation));
            Assert.That((await Import([Organisation("O-0"), Dataset("O-0", "D-1"), Linked("O-0", "D-2", "publisher")])).Written, Is.Zero);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_was_not_taken_takes_those_that_need_it_along_and_nothing_else(bool trial)
    {
        var refused = Organisation("O-1");
        refused.Body["nonsense"] = 1;
        var report = await Import([Organisation("O-0"), refused, Dataset("O-0", "D-1"), Dataset("O-1", "D-2"), Linked("O-0", "D-3", "publisher", to: "O-1"), Dataset("O-9", "D-4")], trial);
        Assert.That(Told(report.Published), Is.EqualTo("dataset 1, organisation 1"));
        Assert.That(report.Rejected.Select(rejection => (rejection.Reference, rejection.Faults.Single().Code)), Is.EquivalentTo(((string, string)[])
            [("O-1", "member.unknown"), ("D-2", "import.owner"), ("D-3", "import.link"), ("D-4", "import.owner")]));
    }

    [Test]
    public async Task A_reference_told_twice_is_taken_once()
    {
        var report = await Import([Organisation("O-0"), Dataset("O-0", "D-1"), Dataset("O-0", "D-1", "Another"), new ForeignRecord("dataset", "O-0", new JsonObject(), "x")]);
        Assert.That(Told(report.Published), Is.EqualTo("dataset 1, organisation 1"));
        Assert.That(report.Rejected.SelectMany(rejection => rejection.Faults).Select(fault => fault.Code), Is.EquivalentTo((string[])["reference.taken", "import.reference"]));
    }

    [Test]
    public async Task A_source_that_breaks_off_keeps_what_was_written_and_tells_the_fault()
    {
        IEnumerable<ForeignRecord> Broken()
        {
            yield return Organisation("O-0");
            yield return Dataset("O-0", "D-1");
            throw new IOException("The disk is gone.");
        }

        Assert.That(async () => await Import(Broken()), Throws.TypeOf<IOException>());
        Assert.That((await Import([Organisation("O-0"), Dataset("O-0", "D-1")])).Unchanged.Values.Sum(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_cancelled_import_stops()
    {
        using var stop = new CancellationTokenSource();
        var endless = Source(int.MaxValue).Select(record =>
        {
            if (record.Body["reference"]!.GetValue<string>() == "D-300")
            {
                stop.Cancel();
            }

            return record;
        });
        Assert.That(async () => await Import(endless, cancel: stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task An_agreement_of_nhs_digital_is_found_with_its_benefit()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new JsonArray(NhsDigitalTests.Agreement("A-1-v1.0", yielded: "Waits fell."), NhsDigitalTests.Agreement("A-2-v1.0")).ToJsonString());
            var report = await new Importing(_registry.Database, _registry.Services.GetRequiredService<Publishing>()).Import(Standards.Find("nhs-digital")!, file);
            Assert.That((Told(report.Published), report.Rejected.Count), Is.EqualTo(("assessment 2, dataset 2, organisation 2", 0)));
            var assessment = (await _registry.Anyone.Get("/v1/assessments?realised=reported")).Json["items"]!.AsArray().Single()!;
            var dataset = (await _registry.Anyone.Get($"/v1/datasets/{assessment["subjects"]![0]}")).Json;
            Assert.That((string?)dataset["reference"], Is.EqualTo("A-1"));
            File.WriteAllText(file, new JsonArray(NhsDigitalTests.Agreement("A-1-v1.1", yielded: "Waits fell further."), NhsDigitalTests.Agreement("A-2-v1.0")).ToJsonString());
            var changed = await new Importing(_registry.Database, _registry.Services.GetRequiredService<Publishing>()).Import(Standards.Find("nhs-digital")!, file);
            Assert.That((Told(changed.Published), Told(changed.Amended)), Is.EqualTo(("", "assessment 1, dataset 1")), "the renewed agreement keeps its new number, and its benefit is told anew");
            var recipient = (await _registry.Anyone.Get($"/v1/organisations/{dataset["sharing"]![0]!["organisation"]}")).Json;
            Assert.That((string?)recipient["name"], Is.EqualTo("Northmere Borough Council"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("nhs-digital", "nhs-digital", 292 + 292 + 221)]
    [TestCase("pdg-observatory", "connectedbydata-pdg", 35 + 18)]
    public async Task A_real_register_is_taken_whole_and_once(string standard, string data, int records)
    {
        var folder = SharedData.Require(data);
        var importing = new Importing(_registry.Database, _registry.Services.GetRequiredService<Publishing>());
        var first = await importing.Import(Standards.Find(standard)!, folder);
        Assert.That((first.Written, first.Rejected.Count), Is.EqualTo((records, 0)));
        Assert.That((await importing.Import(Standards.Find(standard)!, folder)).Unchanged.Values.Sum(), Is.EqualTo(records));
    }

    private static ForeignRecord Organisation(string reference) => new("organisation", reference, new JsonObject { ["reference"] = reference, ["name"] = $"Body {reference}", ["type"] = "regulator" }, reference);

    private static ForeignRecord Dataset(string owner, string reference, string? title = null) => new("dataset", owner, new JsonObject
    {
        ["reference"] = reference,
        ["title"] = title ?? $"Dataset {reference}",
        ["description"] = "Rows.",
        ["publisher"] = new JsonObject { ["name"] = "A body" },
        ["contactPoint"] = new JsonObject { ["address"] = "data@example.gov.uk" },
        ["personalData"] = new JsonObject { ["category"] = "none" },
    }, reference);

    private static ForeignRecord Linked(string owner, string reference, string member, string to = "O-0")
    {
        var record = Dataset(owner, reference);
        record.Body[member] = new JsonObject { ["organisation"] = to };
        return record with { Links = [new Link($"/{member}/organisation", "organisation", "")] };
    }

    private static IEnumerable<ForeignRecord> Source(int datasets, Func<int, string?>? title = null)
    {
        for (var i = 0; i < 3; i++)
        {
            yield return Organisation($"O-{i}");
        }

        for (var i = 0; i < datasets; i++)
        {
            yield return Dataset($"O-{i % 3}", $"D-{i}", title?.Invoke(i));
        }
    }

    private static string Told(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));

    private ValueTask<long> Size() => _registry.Services.GetRequiredService<Reading>().Size();

    private Task<ImportReport> Import(IEnumerable<ForeignRecord> records, bool trial = false, CancellationToken cancel = default) =>
        new Importing(_registry.Database, _registry.Services.GetRequiredService<Publishing>()).Import(new Standard("test", "A source of the tests", "nothing", (_, _) => records), "", trial, cancel: cancel);
}
