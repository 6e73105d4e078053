using System.Collections.Concurrent;

namespace Registry.Tests.Support;

/// <summary>What became of a request: acknowledged, refused, or unknown because the connection was lost.</summary>
internal enum Fate
{
    Acknowledged,
    Refused,
    Unknown,
}

/// <summary>A request of a client, from before it was sent until after its answer was read; the marks are of one clock.</summary>
/// <param name="Marker">What the write would leave in the record; the same for each attempt with one Idempotency-Key. Of a read: what it found there.</param>
/// <param name="Began">Before it was sent.</param>
/// <param name="Ended">After the answer was read; of an unknown fate, after it was given up.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Record">The record; unknown of a publication that was not acknowledged.</param>
/// <param name="Version">The version that was written or read; of a refused amendment, the one it would have replaced.</param>
/// <param name="Size">The size of the ledger that an acknowledged write was told.</param>
/// <param name="Expected">The version an amendment named in If-Match.</param>
/// <param name="Keyed">Whether it carried an Idempotency-Key.</param>
internal sealed record Ask(string Marker, long Began, long Ended, Fate Fate, Guid Record = default, long Version = 0, long Size = 0, long? Expected = null, bool Keyed = false);

/// <summary>
/// What many clients saw of a register, held against its ledger. Every success names its place in the ledger, so rules that take linear time decide whether the register behaved as one
/// ledger that one client after another writes to.
/// </summary>
internal sealed class History
{
    /// <summary>Every attempt to write.</summary>
    public ConcurrentBag<Ask> Writes { get; } = [];

    /// <summary>Every read of one record that was answered.</summary>
    public ConcurrentBag<Ask> Reads { get; } = [];

    /// <summary>What does not fit; nothing where the register behaved.</summary>
    /// <param name="acts">The ledger, in order.</param>
    /// <param name="marker">What stands in an act of what a client wrote, or null where no client wrote it.</param>
    public IReadOnlyList<string> Violations(IReadOnlyList<Told> acts, Func<Told, string?> marker)
    {
        var wrong = new List<string>();
        var marked = acts.Select(act => (Act: act, Marker: marker(act))).Where(pair => pair.Marker is not null).ToLookup(pair => pair.Marker!, pair => pair.Act);
        var versions = acts.ToLookup(act => act.Record);
        var placed = new List<(long Began, long Ended, long Number)>();
        foreach (var same in Writes.GroupBy(write => write.Marker))
        {
            var found = marked[same.Key].ToList();
            var acknowledged = same.Where(write => write.Fate == Fate.Acknowledged).ToList();
            if (found.Count > 1 || (acknowledged.Count > 0 && found.Count == 0))
            {
                wrong.Add($"{same.Key} was acknowledged {acknowledged.Count} times and stands {found.Count} times in the ledger.");
                continue;
            }

            if (found.Count == 1 && same.All(write => write.Fate == Fate.Refused))
            {
                wrong.Add($"{same.Key} was refused, yet it stands in the ledger as entry {found[0].Number}.");
            }

            foreach (var write in acknowledged.Where(write => (write.Record, write.Version) != (found[0].Record, found[0].Version) || (write.Keyed ? write.Size <= found[0].Number : write.Size != found[0].Number + 1)))
            {
                wrong.Add($"{same.Key} was acknowledged as version {write.Version} of {write.Record}, size {write.Size}; it is version {found[0].Version} of {found[0].Record}, entry {found[0].Number}.");
            }

            if (found.Count == 1)
            {
                placed.Add((same.Min(write => write.Began), acknowledged.Count == 0 ? long.MaxValue : acknowledged.Min(write => write.Ended), found[0].Number));
                if (same.FirstOrDefault(write => write.Expected is not null) is { } amendment && found[0].Version != amendment.Expected + 1)
                {
                    wrong.Add($"{same.Key} amended version {amendment.Expected} and became version {found[0].Version}.");
                }
            }
        }

        foreach (var record in versions.Where(record => !record.Select(act => act.Version).SequenceEqual(Enumerable.Range(1, record.Count()).Select(number => (long)number))))
        {
            wrong.Add($"{record.Key} has the versions {string.Join(", ", record.Select(act => act.Version))}.");
        }

        Order(placed, wrong);
        Winners(versions, marker, wrong);
        Seen(versions, marker, wrong);
        return wrong;
    }

    /// <summary>What ended before something else began stands before it.</summary>
    private static void Order(List<(long Began, long Ended, long Number)> placed, List<string> wrong)
    {
        var ended = placed.OrderBy(one => one.Ended).ToList();
        var (next, highest) = (0, -1L);
        foreach (var (began, _, number) in placed.OrderBy(one => one.Began))
        {
            for (; next < ended.Count && ended[next].Ended < began; next++)
            {
                highest = Math.Max(highest, ended[next].Number);
            }

            if (number < highest)
            {
                wrong.Add($"entry {number} was asked for after entry {highest} had been acknowledged.");
            }
        }
    }

    /// <summary>Of the amendments of one version one wins, and one is refused only where another did.</summary>
    private void Winners(ILookup<Guid, Told> versions, Func<Told, string?> marker, List<string> wrong)
    {
        var began = Writes.GroupBy(write => write.Marker).ToDictionary(same => same.Key, same => same.Min(write => write.Began));
        foreach (var race in Writes.Where(write => write.Expected is not null).GroupBy(write => (write.Record, write.Expected)))
        {
            if (race.Count(write => write.Fate == Fate.Acknowledged) > 1)
            {
                wrong.Add($"{race.Count(write => write.Fate == Fate.Acknowledged)} amendments of version {race.Key.Expected} of {race.Key.Record} won.");
            }

            // The winner may be one whose client never heard of it; but it began before the loser was told.
            var winner = versions[race.Key.Record].FirstOrDefault(act => act.Version == race.Key.Expected + 1);
            foreach (var _ in race.Where(write => write.Fate == Fate.Refused && (winner is null || marker(winner) is not { } won || !began.TryGetValue(won, out var since) || since > write.Ended)))
            {
                wrong.Add($"an amendment of version {race.Key.Expected} of {race.Key.Record} was refused, although nothing had replaced it.");
            }
        }
    }

    /// <summary>A read finds what stands in the ledger, nothing older than was acknowledged or read before it began.</summary>
    private void Seen(ILookup<Guid, Told> versions, Func<Told, string?> marker, List<string> wrong)
    {
        var known = Writes.Where(write => write.Fate == Fate.Acknowledged).Concat(Reads).ToLookup(one => one.Record);
        foreach (var reads in Reads.GroupBy(read => read.Record))
        {
            var acts = versions[reads.Key].ToDictionary(act => act.Version);
            var ended = known[reads.Key].OrderBy(one => one.Ended).ToList();
            var (next, highest) = (0, 0L);
            foreach (var read in reads.OrderBy(read => read.Began))
            {
                for (; next < ended.Count && ended[next].Ended < read.Began; next++)
                {
                    highest = Math.Max(highest, ended[next].Version);
                }

                if (read.Version < highest)
                {
                    wrong.Add($"version {read.Version} of {reads.Key} was read after version {highest} had been seen.");
                }

                if (!acts.TryGetValue(read.Version, out var act) || marker(act) != read.Marker)
                {
                    wrong.Add($"version {read.Version} of {reads.Key} was read with {read.Marker}, which does not stand in the ledger.");
                }
            }
        }
    }
}
