using System.Text.Json;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>What lists select and how they are ordered, held against what the feed tells of the same records, for every kind on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class FilterTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private Replica _replica = null!;

    public static IReadOnlyList<Kind> Kinds => Core.Register.Kinds.All;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        var other = await _registry.Party(RunningRegistry.AnyKind);
        var random = new Random(7);
        var known = new Dictionary<string, List<Guid>>();
        foreach (var kind in Kinds.Concat(Kinds))
        {
            for (var i = 0; i < 5; i++)
            {
                var party = i == 4 ? other : _party;
                var created = await party.Http.Post($"/v1/{kind.Plural}", Variants.Of(kind, await _registry.Record(party, kind), random, known, 12));
                Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
                known.TryAdd(kind.Name, []);
                known[kind.Name].Add(created.Json["id"]!.GetValue<Guid>());
            }
        }

        _replica = await new Replica().Follow(_registry.Anyone);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_declared_filter_selects_exactly_the_records_with_one_of_its_values(Kind kind)
    {
        var told = _replica.Standing(kind.Name);
        foreach (var (filter, values) in Filters(kind))
        {
            var byValue = told.SelectMany(act => values(act).Select(value => (value, act))).ToLookup(pair => pair.value, pair => pair.act);
            var chosen = byValue.Select(group => group.Key).Order(StringComparer.Ordinal).ToList();
            var absent = kind.Columns.FirstOrDefault(column => column.Filter == filter)?.Type == ColumnType.Integer ? "999" : "no-such-value";
            foreach (var asked in chosen.Select(value => new[] { value }).Append([.. chosen.Take(3)]).Append([absent]).Append([absent, .. chosen.Take(1)]).Where(asked => asked.Length > 0))
            {
                var expected = told.Where(act => values(act).Intersect(asked).Any()).Select(act => act.Content);
                var listed = await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=4&{filter}={Uri.EscapeDataString(string.Join(',', asked))}");
                Assert.That(listed, Is.EqualTo(expected), $"{kind}: {filter}={string.Join(',', asked)}");
            }
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Filters_of_different_names_must_all_hold(Kind kind)
    {
        var told = _replica.Standing(kind.Name);
        var filters = Filters(kind).ToList();
        foreach (var (first, second) in filters.Zip(filters.Skip(1)))
        {
            foreach (var sample in told.Where(act => first.Values(act).Any() && second.Values(act).Any()).Take(2))
            {
                var (one, two) = (first.Values(sample).First(), second.Values(sample).First());
                var expected = told.Where(act => first.Values(act).Contains(one) && second.Values(act).Contains(two)).Select(act => act.Content);
                var listed = await _registry.Anyone.Whole($"/v1/{kind.Plural}?{first.Filter}={Uri.EscapeDataString(one)}&{second.Filter}={Uri.EscapeDataString(two)}");
                Assert.That(listed, Is.EqualTo(expected), $"{kind}: {first.Filter}={one} and {second.Filter}={two}");
            }
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task UpdatedSince_keeps_what_was_recorded_at_that_instant_or_later(Kind kind)
    {
        var told = _replica.Standing(kind.Name);
        var since = told[told.Count / 2].At;
        var expected = told.Where(act => string.CompareOrdinal(act.At, since) >= 0).Select(act => act.Content).ToList();

        Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?updatedSince={since}"), Is.EqualTo(expected));
        Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?updatedSince={Uri.EscapeDataString(DateTimeOffset.Parse(since).ToOffset(TimeSpan.FromHours(5)).ToString("O"))}"), Is.EqualTo(expected), "an offset is understood");
        Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?updatedSince=2001-01-01"), Has.Count.EqualTo(told.Count));
        Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?updatedSince=2999-01-01"), Is.Empty);
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_sort_key_orders_both_ways_over_all_pages(Kind kind)
    {
        Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=3"), Is.EqualTo(_replica.Standing(kind.Name).Select(act => act.Content)), "newest first, where nothing is said");
        foreach (var key in ListQuery.SortKeys(kind))
        {
            var column = kind.Columns.FirstOrDefault(column => RecordJson.Name(column.Name) == key);
            var ascending = _replica.Standing(kind.Name)
                .OrderBy(act => column is null ? "" : Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes((string)column.Value(Read(kind, act))!)), StringComparer.Ordinal)
                .ThenBy(act => act.Number).Select(act => act.Content).ToList();
            Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=3&sort={key}"), Is.EqualTo(ascending), key);
            ascending.Reverse();
            Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=3&sort=-{key}"), Is.EqualTo(ascending), $"-{key}");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_mistyped_parameter_is_refused_with_a_suggestion_and_never_ignored(Kind kind)
    {
        foreach (var filter in ListQuery.FilterKeys(kind).Where(filter => filter.Length > 4))
        {
            var reply = await _registry.Anyone.Get($"/v1/{kind.Plural}?{filter[..^1]}=x");
            if (!ListQuery.FilterKeys(kind).Contains(filter[..^1]))
            {
                Assert.That((int)reply.Status, Is.EqualTo(400), filter);
                Assert.That(reply.Json["errors"]![0]!["parameter"]!.GetValue<string>(), Is.EqualTo(filter[..^1]));
                Assert.That(reply.Text, Does.Contain("Did you mean").And.Contain(filter));
            }
        }

        foreach (var query in new[]
        {
            "limit=0", "limit=201", "limit=ten", "limit=+5", "limit=", "sort=nonsense", "sort=--title", "sort=", "sort=title,recordedAt", "updatedSince=yesterday", "updatedSince=2026-13-01", "updatedSince=",
            "owner=", "owner=,", "limit=1&limit=2", "owner=a&owner=b", "cursor=x", "cursor=", "asOf=", "asOf=yesterday", "asOf=size:-1", "asOf=size:999999", "asOf=size:", "q=", $"owner={new string('x', 201)}",
            $"owner={string.Join(',', Enumerable.Range(0, 21))}", "owner=a%00b", "q=a&sort=title", "Owner=x", "page=2", "offset=5", "%00=1", "owner[]=x", "=", "%F0%9F%92%A5=1", "q=" + string.Join('+', Enumerable.Range(0, 17)),
        })
        {
            var reply = await _registry.Anyone.Get($"/v1/{kind.Plural}?{query}");
            Assert.That((int)reply.Status, Is.EqualTo(400), $"{query}: {reply.Text}");
            Assert.That(reply.Header("Content-Type"), Does.StartWith("application/problem+json"));
            Assert.That(reply.Json["errors"]!.AsArray(), Is.Not.Empty, query);
        }

        foreach (var filter in kind.Columns.Where(column => column.Filter is not null && column.Type == ColumnType.Integer).Select(column => column.Filter))
        {
            Assert.That((int)(await _registry.Anyone.Get($"/v1/{kind.Plural}?{filter}=maybe")).Status, Is.EqualTo(400), filter);
            Assert.That((int)(await _registry.Anyone.Get($"/v1/{kind.Plural}?{filter}=99999999999999999999")).Status, Is.EqualTo(400), filter);
        }

        var all = await _registry.Anyone.Get($"/v1/{kind.Plural}?limit=0&colour=blue&sort=colour&updatedSince=then");
        Assert.That(all.Json["errors"]!.AsArray().Select(fault => fault!["parameter"]!.GetValue<string>()), Is.EquivalentTo(new[] { "limit", "colour", "sort", "updatedSince" }), "all are told at once");
    }

    private static IEnumerable<(string Filter, Func<Told, IEnumerable<string>> Values)> Filters(Kind kind)
    {
        yield return ("owner", act => [act.Json["owner"]!.GetValue<string>()]);
        yield return ("reference", act => act.Json["reference"] is { } reference ? [reference.GetValue<string>()] : []);
        foreach (var column in kind.Columns.Where(column => column.Filter is not null))
        {
            yield return (column.Filter!, act => column.Value(Read(kind, act)) is { } value ? [Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!] : []);
        }

        foreach (var facet in kind.Facets)
        {
            yield return (facet.Filter, act => facet.Values(Read(kind, act)).Distinct());
        }
    }

    private static object Read(Kind kind, Told act) => kind.Read(JsonDocument.Parse(act.Content).RootElement);
}
