using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>Everything that is computed is of one moment: a size of the ledger, and a day that does not move with the clock.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class MomentTests(Store store)
{
    private static readonly DateTimeOffset Told = new(2026, 7, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private string _size = null!;
    private Dictionary<string, string> _before = null!;

    private string[] Addresses => [.. new[] { "indicators/q2", "indicators/q12/ids?part=q12b&bucket=overdue", "recommendations/<share>/findings", "algorithms/<ranking>/dossier", "algorithms/<ranking>/story", "algorithms/<ranking>/comparable-engagements", "practice" }.Select(_made.Resolved)];

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(Told - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        await _made.Tell();
        await _made.Add(await _made.Organisation("Other"), "engagement", "survey", """
            {"title":"Survey","summary":"People were told.","scope":"system","subjects":["<ranking>"],"claimedLevel":"inform","purposes":["co-design"],"initiation":"commissioned","stage":"design","methods":["survey"],"commissioner":{"organisation":"<Other>"},
             "funders":[{"organisation":"<Other>"}],"start":"2026-01-10","end":"2026-02-28","modality":"online","limitations":"Few answered.","status":"reported","responseDue":"2026-06-01","representation":[{"subject":"<ranking>","community":"claimants","mode":"directly"},{"subject":"<ranking>","community":"carers","mode":"not-sought","why":"No time."}]}
            """);
        _size = (await _registry.Anyone.Get("/v1/indicators/q2")).Header("Registry-Tree-Size")!;
        _before = new(StringComparer.Ordinal);
        foreach (var address in Addresses)
        {
            _before[address] = await AsOf(address, $"size:{_size}");
        }

        _clock.Pass(TimeSpan.FromDays(400));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task An_address_with_a_size_gives_the_same_answer_a_year_later()
    {
        foreach (var address in Addresses)
        {
            Assert.That(await AsOf(address, $"size:{_size}"), Is.EqualTo(_before[address]), address);
            Assert.That(_before[address], Does.Contain("\"day\":\"2026-07-01\""), address);
        }
    }

    [Test]
    public async Task Another_day_can_be_asked_for_and_without_a_size_it_is_today()
    {
        var findings = Addresses.Single(address => address.EndsWith("findings", StringComparison.Ordinal));
        foreach (var address in new[] { "indicators/q2", findings })
        {
            Assert.That(await AsOf(address, $"size:{_size}&day=2026-04-30"), Does.Contain("\"day\":\"2026-04-30\""), address);
            Assert.That((await _registry.Anyone.Get($"/v1/{address}")).Text, Does.Contain("\"day\":\"2027-08-05\""), address);
        }

        Assert.That(await AsOf(findings, $"size:{_size}&day=2026-04-30"), Does.Not.Contain("D50"), "the answer was due on the first of May");
        Assert.That(_before[findings], Does.Contain("D50"));
    }

    [Test]
    public async Task An_instant_that_has_not_come_is_now_and_of_nothing_recorded_it_is_today()
    {
        foreach (var asOf in new[] { "2031-01-01", "size:0" })
        {
            Assert.That(await AsOf("indicators/q2", asOf), Does.Contain("\"day\":\"2027-08-05\""), asOf);
            Assert.That(await AsOf("practice", asOf), Does.Contain("\"day\":\"2027-08-05\""), asOf);
        }

        Assert.That(await AsOf("indicators/q2", "2026-07-01T23:30:00Z"), Does.Contain("\"day\":\"2026-07-01\""));
    }

    [Test]
    public async Task A_later_page_is_of_the_day_of_the_first()
    {
        var first = await _registry.Anyone.Get("/v1/practice?limit=1");
        var second = await _registry.Anyone.Get(first.Json["next"]!.GetValue<string>());

        Assert.That(first.Json["asOf"]!["day"]!.GetValue<string>(), Is.EqualTo("2027-08-05"));
        Assert.That(second.Json["asOf"]!["day"]!.GetValue<string>(), Is.EqualTo("2027-08-05"));
    }

    private async Task<string> AsOf(string address, string asOf)
    {
        var reply = await _registry.Anyone.Get($"/v1/{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}asOf={asOf}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Text;
    }
}
