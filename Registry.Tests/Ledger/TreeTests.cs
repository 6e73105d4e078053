using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>The tree over a database gives the roots and proofs of the RFC, at every size that has an edge case.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class TreeTests(Store store)
{
    private static readonly long[] Sizes = [1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000];

    private Database _database = null!;
    private string? _folder;
    private byte[][] _leaves = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        (var text, _folder) = Stores.Fresh(store);
        _database = new Database(Engine.For(text));
        await _database.Migrate([]);
        await LedgerHead.Create(_database, "test");
        _leaves = [.. Enumerable.Range(0, 66_000).Select(i => Merkle.Leaf(BitConverter.GetBytes(i)))];
        using (var session = await _database.Engine.Writer(CancellationToken.None))
        {
            await using var transaction = await _database.Engine.Begin(session, CancellationToken.None);
            session.Transaction = transaction;
            for (var i = 0; i < _leaves.Length; i++)
            {
                await session.Execute("INSERT INTO entry (number, act, kind, record, version, organisation, at, leaf, hash) VALUES (@number, 'a', 'k', @record, 1, 'o', '2026', @leaf, @hash)", (long)i, $"r{i}", BitConverter.GetBytes(i), _leaves[i]);
            }

            await session.Execute("UPDATE ledger_head SET size = @size", (long)_leaves.Length);
            await transaction.CommitAsync();
        }

        await Tree.Complete(_database);
    }

    [OneTimeTearDown]
    public async Task Clear()
    {
        await _database.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task The_root_at_every_edge_size_is_the_root_of_the_definition()
    {
        using var session = await _database.Engine.Reader(CancellationToken.None);
        foreach (var size in Sizes)
        {
            Assert.That(await new Tree(session).RootAt(size), Is.EqualTo(Merkle.Root(_leaves, 0, (int)size)), $"size {size}");
        }

        Assert.That(await new Tree(session).RootAt(0), Is.EqualTo(Merkle.EmptyRoot));
    }

    [Test]
    public async Task An_inclusion_proof_of_any_entry_at_any_size_verifies_and_no_other_does()
    {
        using var session = await _database.Engine.Reader(CancellationToken.None);
        var kept = new KeptTiles();
        foreach (var size in Sizes)
        {
            var tree = new Tree(session, kept);
            var root = await tree.RootAt(size);
            foreach (var index in new[] { 0, size / 2, size - 1, Math.Min(size - 1, 255), Math.Min(size - 1, 256) }.Distinct())
            {
                var proof = await tree.Inclusion(index, size);
                Assert.That(Merkle.VerifyInclusion(index, size, _leaves[index], proof, root), $"{index} of {size}");
                Assert.That(Merkle.VerifyInclusion(index, size, _leaves[(index + 1) % _leaves.Length], proof, root), Is.False);
            }
        }

        Assert.That(kept.Find(2, 0, Tile.Full), Is.Not.Null, "a tile high above the leaves is read once");
        Assert.That((kept.Find(0, 0, 1), kept.Find(1, 0, 1)), Is.EqualTo(((Tile?)null, (Tile?)null)), "of those below, the last alone is kept");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_tile_that_is_not_full_is_read_again_once_more_of_it_is_needed(int level)
    {
        var kept = new KeptTiles();
        kept.Keep(level, 3, new Tile(_leaves[..10]));
        Assert.That((kept.Find(level, 3, 10)?.Width, kept.Find(level, 3, 11), kept.Find(level, 2, 1)), Is.EqualTo(((int?)10, (Tile?)null, (Tile?)null)));
        kept.Keep(level, 3, new Tile(_leaves[..11]));
        Assert.That(kept.Find(level, 3, 11)?.Root(0, 11), Is.EqualTo(Merkle.Root(_leaves, 0, 11)));
    }

    [Test]
    public async Task A_consistency_proof_between_any_two_sizes_verifies_and_none_from_another_history_does()
    {
        using var session = await _database.Engine.Reader(CancellationToken.None);
        var tree = new Tree(session);
        foreach (var first in Sizes)
        {
            foreach (var second in Sizes.Where(size => size >= first))
            {
                var proof = await tree.Consistency(first, second);
                Assert.That(Merkle.VerifyConsistency(first, second, await tree.RootAt(first), await tree.RootAt(second), proof), $"{first} to {second}");
                Assert.That(Merkle.VerifyConsistency(first, second, Merkle.Leaf([1]), await tree.RootAt(second), proof), Is.False);
            }
        }
    }

    [Test]
    public async Task A_frontier_has_the_root_of_the_definition_at_every_size_whether_it_grew_or_was_read()
    {
        using var session = await _database.Engine.Reader(CancellationToken.None);
        var frontier = new Frontier();
        for (var i = 0; i < 1_000; i++)
        {
            var before = frontier.Copy();
            frontier.Append(_leaves[i]);
            Assert.That(frontier.Root(), Is.EqualTo(Merkle.Root(_leaves, 0, i + 1)));
            Assert.That(before.Root(), Is.EqualTo(Merkle.Root(_leaves[..i])), "a copy stays as it was");
            Assert.That((await new Tree(session).FrontierAt(i + 1)).Root(), Is.EqualTo(frontier.Root()));
        }

        foreach (var size in Sizes)
        {
            var read = await new Tree(session).FrontierAt(size - 1);
            read.Append(_leaves[size - 1]);
            Assert.That((read.Size, read.Root()), Is.EqualTo((size, Merkle.Root(_leaves, 0, (int)size))));
        }
    }

    [Test]
    public async Task A_tile_as_others_read_it_is_256_hashes_of_every_second_level()
    {
        using var session = await _database.Engine.Reader(CancellationToken.None);
        var tree = new Tree(session);
        Assert.That(await tree.Tile(0, 3, 66_000), Is.EqualTo(_leaves[768..1024]));
        Assert.That(await tree.Tile(1, 1, 66_000), Is.EqualTo(new[] { Merkle.Root(_leaves, 65_536, 256) }));
        Assert.That(await tree.Tile(2, 0, 66_000), Is.EqualTo(new[] { Merkle.Root(_leaves, 0, 65_536) }));
        Assert.That(await tree.Tile(2, 0, 65_535), Is.Empty);
    }
}
