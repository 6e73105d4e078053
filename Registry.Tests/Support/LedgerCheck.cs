using System.Text.Json;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Tests.Support;

/// <summary>Verifies a whole ledger, as every test about it does at its end.</summary>
public static class LedgerCheck
{
    /// <summary>The register's own verification finds nothing.</summary>
    public static async Task Sound(Database database, params IReadOnlyList<Checkpoint> seen)
    {
        var verification = await Verify(database, seen);
        Assert.That(verification.Verdict, Is.EqualTo(Verdict.Sound), Words(verification));
    }

    /// <summary>What the register's own verification finds.</summary>
    public static async Task<Verification> Verify(Database database, IReadOnlyList<Checkpoint> seen, params IReadOnlyList<NoteVerifier> keys)
    {
        var verification = new Verification();
        await DatabaseVerification.Run(database, verification, keys, seen);
        return verification;
    }

    /// <summary>A verification as the command line tells it.</summary>
    public static string Words(Verification verification)
    {
        using var words = new StringWriter();
        VerifyCommand.Tell(verification, words);
        return words.ToString();
    }

    /// <summary>
    /// Numbers without gaps, columns as the leaf says, hashes, canonical bytes, commitments over the bodies, versions without gaps chained by <c>prev</c>, time that never
    /// goes back, and a head that agrees. Returns the number of entries.
    /// </summary>
    public static async Task<long> Verify(Database database)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var head = await session.First("SELECT size, at, origin FROM ledger_head WHERE id = 1", reader => Tuple.Create(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        long number = 0;
        var lastAt = "";
        var chains = new Dictionary<string, (long Version, byte[] Hash)>();
        while (true)
        {
            var page = await session.All(
                "SELECT e.number, e.act, e.kind, e.record, e.version, e.organisation, e.at, e.leaf, e.hash, b.content, b.salts FROM entry e LEFT JOIN body b ON b.number = e.number WHERE e.number >= @from ORDER BY e.number LIMIT 1000",
                reader => (Number: reader.GetInt64(0), Act: reader.GetString(1), Kind: reader.GetString(2), Record: reader.GetString(3), Version: reader.GetInt64(4), Organisation: reader.GetString(5), At: reader.GetString(6),
                    Leaf: reader.GetFieldValue<byte[]>(7), Hash: reader.GetFieldValue<byte[]>(8), Content: reader.GetFieldValue<byte[]>(9), Salts: reader.GetFieldValue<byte[]>(10)), number);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var entry in page)
            {
                Assert.That(entry.Number, Is.EqualTo(number), "numbers have no gap");
                using var leaf = JsonDocument.Parse(entry.Leaf);
                Assert.That(CanonicalJson.Of(leaf.RootElement), Is.EqualTo(entry.Leaf), "the leaf is canonical");
                var root = leaf.RootElement;
                Assert.That((root.GetProperty("act").GetString(), root.GetProperty("kind").GetString(), root.GetProperty("record").GetString(), root.GetProperty("version").GetInt64(), root.GetProperty("organisation").GetString(), root.GetProperty("at").GetString(), root.GetProperty("log").GetString()),
                    Is.EqualTo((entry.Act, entry.Kind, entry.Record, entry.Version, entry.Organisation, entry.At, head!.Item3)));
                Assert.That(Merkle.Leaf(entry.Leaf), Is.EqualTo(entry.Hash));
                Assert.That(string.CompareOrdinal(entry.At, lastAt), Is.GreaterThanOrEqualTo(0), "time never goes back");
                using var body = JsonDocument.Parse(entry.Content);
                Assert.That(CanonicalJson.Of(body.RootElement), Is.EqualTo(entry.Content), "the body is canonical");
                Assert.That(Commitment.Over(StoredBody.Read(entry.Content, entry.Salts).Manifest()), Is.EqualTo(root.GetProperty("sd").GetString()), "the leaf commits to the body");
                var known = chains.TryGetValue(entry.Record, out var before);
                Assert.That(entry.Version, Is.EqualTo(known ? before.Version + 1 : 1), "versions have no gap");
                Assert.That(root.TryGetProperty("prev", out var prev) ? prev.GetString() : null, Is.EqualTo(known ? Convert.ToBase64String(before.Hash) : null), "prev is the version before");
                chains[entry.Record] = (entry.Version, entry.Hash);
                lastAt = entry.At;
                number++;
            }
        }

        Assert.That(head!.Item1, Is.EqualTo(number), "the head knows the size");
        // Both ways of looking must come to the same; the register's own also looks at the tree and the projections.
        await Sound(database);
        return number;
    }
}
