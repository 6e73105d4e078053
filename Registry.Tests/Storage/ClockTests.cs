using NUnit.Framework;
using Registry.Core.Access;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>The machine's clock steps back and forth: the ledger's time never goes back, and what does not ask for the time does not care.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ClockTests(Store store)
{
    private static readonly TimeSpan FiveYears = TimeSpan.FromDays(5 * 365);

    [Test]
    public async Task The_ledger_s_time_never_goes_back_and_a_size_asks_for_the_same_whatever_the_clock_says()
    {
        var clock = new SetClock();
        await using var registry = await RunningRegistry.Start(store, clock: clock);
        var party = await registry.Party();
        var asOf = new List<(string Path, byte[] Bytes)>();
        var times = new List<string>();
        foreach (var step in new[] { TimeSpan.Zero, TimeSpan.FromHours(1), -TimeSpan.FromHours(3), -FiveYears, FiveYears, -TimeSpan.FromSeconds(1), TimeSpan.FromDays(20), -TimeSpan.FromDays(20), FiveYears / 500 })
        {
            clock.Pass(step);
            // In the past a credential of today is not expired: it works.
            var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
            Assert.That((int)created.Status, Is.EqualTo(201), $"{step} {created.Text}");
            times.Add(created.Json["recordedAt"]!.GetValue<string>());
            var path = $"/v1/algorithms?limit=200&asOf=size:{created.Size()}";
            asOf.Add((path, (await registry.Anyone.Get(path)).Bytes));
        }

        Assert.That(times, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        foreach (var (path, bytes) in asOf)
        {
            Assert.That((await registry.Anyone.Get(path)).Bytes, Is.EqualTo(bytes), path);
        }

        // The instant of an entry finds it, also when the clock that set it was ahead.
        var newest = await registry.Anyone.Get($"/v1/algorithms?limit=200&asOf={times[^1]}");
        Assert.That(newest.Json["items"]!.AsArray(), Has.Count.EqualTo(times.Count));
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task A_key_ends_when_its_time_has_come_and_works_again_only_if_the_clock_was_wrong()
    {
        var clock = new SetClock();
        await using var registry = await RunningRegistry.Start(store, clock: clock);
        var party = await registry.Party(Scopes.Publish);
        clock.Pass(TimeSpan.FromDays(29));
        Assert.That((int)(await party.Http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        clock.Pass(TimeSpan.FromDays(2));
        var expired = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.That(((int)expired.Status, expired.Code), Is.EqualTo((401, "credential-invalid")));
        clock.Pass(-TimeSpan.FromDays(2));
        Assert.That((int)(await party.Http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        await LedgerCheck.Verify(registry.Database);
    }
}
