using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>The rules find what does not fit: a check that cannot fail would say nothing.</summary>
public sealed class HistoryRulesTests
{
    private static readonly Guid Record = Guid.Parse("01960000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("01960000-0000-7000-8000-000000000002");

    [Test]
    public void A_history_that_fits_is_let_pass() => Assert.That(Wrong(_ => { }), Is.Empty);

    [Test]
    public void What_does_not_fit_is_found()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Wrong(h => h.Writes.Add(Written("lost", 9, 10, Record, 9, 9))), Has.Some.Contain("stands 0 times"));
            Assert.That(Wrong(_ => { }, Act(4, Other, 2, "b")), Has.Some.Contain("stands 2 times"), "an idempotent publication that was done twice");
            Assert.That(Wrong(h => h.Writes.Add(new Ask("ghost", 7, 8, Fate.Refused, Other, 1, Expected: 1)), Act(4, Other, 2, "ghost")), Has.Some.Contain("was refused, yet"));
            Assert.That(Wrong(h => h.Writes.Add(Written("late", 7, 8, Other, 2, 7)), Act(4, Other, 2, "late")), Has.Some.Contain("acknowledged as version 2"), "another place than it was told");
            Assert.That(Wrong(_ => { }, Act(4, Other, 3, "hole")), Has.Some.Contain("has the versions 1, 3"));
            Assert.That(Wrong(h => h.Writes.Add(Written("early", 0, 1, Other, 2, 5)), Act(4, Other, 2, "early")), Has.Some.Contain("was asked for after entry 4"), "acknowledged before the first began, yet it stands after it");
            Assert.That(Wrong(h => h.Writes.Add(new Ask("again", 3, 4, Fate.Acknowledged, Record, 2, 3, Expected: 1))), Has.Some.Contain("2 amendments of version 1"));
            Assert.That(Wrong(h => h.Writes.Add(new Ask("refused", 7, 8, Fate.Refused, Other, 1, Expected: 1))), Has.Some.Contain("although nothing had replaced it"));
            Assert.That(Wrong(h => h.Reads.Add(new Ask("a", 7, 8, Fate.Acknowledged, Record, 1))), Has.Some.Contain("was read after version 2"), "an old version");
            Assert.That(Wrong(h => h.Reads.Add(new Ask("c", 7, 8, Fate.Acknowledged, Record, 3))), Has.Some.Contain("does not stand in the ledger"), "a version that never was");
        });
    }

    private static Told Act(long number, Guid record, long version, string title) => new(number, "a", "algorithm", record, version, "", title);

    private static Ask Written(string marker, long began, long ended, Guid record, long version, long size) => new(marker, began, ended, Fate.Acknowledged, record, version, size);

    /// <summary>A sound history: a publication, an amendment that wins and one that loses, a keyed publication sent twice, one of unknown fate, and two reads; with something done to it.</summary>
    private static IReadOnlyList<string> Wrong(Action<History> then, params Told[] more)
    {
        var history = new History();
        history.Writes.Add(Written("a", 1, 2, Record, 1, 1));
        history.Writes.Add(new Ask("a2", 3, 4, Fate.Acknowledged, Record, 2, 2, Expected: 1));
        history.Writes.Add(new Ask("a3", 3, 4, Fate.Refused, Record, 1, Expected: 1));
        history.Writes.Add(new Ask("b", 2, 3, Fate.Unknown, Keyed: true));
        history.Writes.Add(new Ask("b", 5, 6, Fate.Acknowledged, Other, 1, 4, Keyed: true));
        history.Writes.Add(new Ask("c", 5, 6, Fate.Unknown));
        history.Reads.Add(new Ask("a", 2, 5, Fate.Acknowledged, Record, 1));
        history.Reads.Add(new Ask("a2", 5, 6, Fate.Acknowledged, Record, 2));
        then(history);
        return history.Violations([Act(0, Record, 1, "a"), Act(1, Record, 2, "a2"), Act(2, Other, 1, "b"), Act(3, Guid.Empty, 1, "c"), .. more], act => act.Content);
    }
}
