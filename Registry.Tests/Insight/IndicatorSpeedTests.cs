using System.Diagnostics;
using NUnit.Framework;
using Registry.Core.Insight;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>Every indicator over 100,000 subjects and 1,000,000 recommendations answers within a second, on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both)), Explicit("Takes minutes: scripts/test-long"), Category("Long")]
public sealed class IndicatorSpeedTests(Store store)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private RunningRegistry _registry = null!;

    public static IEnumerable<string> Codes => Indicators.All.SelectMany(indicator => indicator.Parts.Select(part => $"{indicator.Code}/{part.Code}"));

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        var watch = Stopwatch.StartNew();
        await LargeRegister.Fill(_registry.Database);
        TestContext.Progress.WriteLine($"{store}: filled in {watch.Elapsed.TotalSeconds:N0} s");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [TestCaseSource(nameof(Codes))]
    public async Task It_answers_within_a_second(string code)
    {
        var indicator = Indicators.Find(code.Split('/')[0])!;
        var tally = new Tally(_registry.Database);
        var moment = new Moment(LargeRegister.Size, "2026-06-30T00:00:00.000Z", new DateOnly(2026, 6, 30));
        var query = IndicatorQuery.Read(indicator, [new("part", code.Split('/')[1])], ids: false);
        IReadOnlyList<Tallied> counted = [];
        var best = TimeSpan.MaxValue;
        // The best of three: the first finds nothing in memory, and the machine may have other work.
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            counted = await tally.Count(query, moment);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        TestContext.Progress.WriteLine($"{store} {code}: {best.TotalMilliseconds:N0} ms; {counted[0].Counts.Numerator} of {counted[0].Counts.Denominator}, unknown {counted[0].Counts.Unknown}, excluded {counted[0].Counts.Excluded}");
        Assert.That(counted[0].Counts.Denominator, Is.GreaterThan(0));
        Assert.That(best, Is.LessThan(Longest));
    }
}
