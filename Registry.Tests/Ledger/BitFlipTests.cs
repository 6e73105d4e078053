using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>
/// Storage that forgets a bit. SQLite has no checksums of its pages, so the ledger's hashes are what notices: every flip that changes what the ledger says is found, and evidence never
/// proves what was not said.
/// </summary>
public sealed class BitFlipTests
{
    private static readonly string[] Ledger = ["ledger_head", "entry", "body", "checkpoint", "node"];

    private string _folder = null!;
    private string _sound = null!;
    private NoteVerifier _key = null!;
    private Dictionary<(string Kind, Guid Record, long Version), byte[]> _said = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _folder = Directory.CreateTempSubdirectory("registry-flips-").FullName;
        _sound = Path.Combine(_folder, "sound.db");
        var registry = await RunningRegistry.Start(Store.SQLite, new() { ["Registry:LogKeyFile"] = Path.Combine(_folder, "log.key") }, connectionString: $"Data Source={_sound}");
        await using (registry)
        {
            var party = await registry.Party(RunningRegistry.AnyKind);
            foreach (var kind in Kinds.All.Where(kind => !kind.RegisteredByAdministrator))
            {
                for (var i = 0; i < 25; i++)
                {
                    var created = await party.Http.Post($"/v1/{kind.Plural}", await registry.Record(party, kind));
                    if (created.Header("Location") is { } place && i % 5 == 0)
                    {
                        await party.Http.Delete(place + "?reason=test", "\"1\"");
                    }
                }
            }

            await registry.Append(200);
            await LedgerCheck.Verify(registry.Database);
        }

        _key = NoteSigner.Open("localhost/registry", Path.Combine(_folder, "log.key")).Verifier;
        await using var database = new Database(new SqliteEngine($"Data Source={_sound}"));
        using var session = await database.Engine.Reader(CancellationToken.None);
        _said = (await session.All("SELECT e.kind, e.record, e.version, b.content FROM entry e JOIN body b ON b.number = e.number",
            reader => (Key: (reader.GetString(0), Guid.Parse(reader.GetString(1)), reader.GetInt64(2)), Content: reader.GetFieldValue<byte[]>(3)))).ToDictionary(row => row.Key, row => row.Content);
    }

    [OneTimeTearDown]
    public void Clear() => Directory.Delete(_folder, recursive: true);

    [TestCase(75, 1)]
    [TestCase(1_000, 2, Explicit = true, Reason = "Takes minutes: scripts/test-long", Category = "Long")]
    public async Task Every_flipped_bit_that_changes_the_ledger_is_found_and_no_evidence_lies(int flips, int seed)
    {
        var sound = File.ReadAllBytes(_sound);
        var says = Says(_sound);
        var random = new Random(seed);
        var (changed, found, unreadable, proofs) = (0, 0, 0, 0);
        for (var flip = 0; flip < flips; flip++)
        {
            var bit = random.NextInt64(sound.LongLength * 8);
            var copy = Path.Combine(_folder, $"flip-{seed}-{flip}.db");
            sound[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            await File.WriteAllBytesAsync(copy, sound);
            sound[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            var differs = Says(copy) != says;
            await using (var database = new Database(new SqliteEngine($"Data Source={copy}")))
            {
                var verification = await LedgerCheck.Verify(database, [], _key);
                if (differs)
                {
                    changed++;
                    Assert.That(verification.Verdict, Is.Not.EqualTo(Verdict.Sound), $"bit {bit} of seed {seed} was flipped: {LedgerCheck.Words(verification)}");
                }

                found += verification.Verdict == Verdict.Tampered ? 1 : 0;
                unreadable += verification.Verdict == Verdict.CannotTell ? 1 : 0;
                proofs += await Evidence(database, random);
            }

            foreach (var file in Directory.GetFiles(_folder, $"flip-{seed}-{flip}.db*"))
            {
                File.Delete(file);
            }
        }

        await TestContext.Out.WriteLineAsync($"{flips} flips in {sound.Length:N0} bytes: {changed} changed the ledger, {found} found (exit 1), {unreadable} unreadable (exit 2); {proofs} evidences still proved what was said");
        Assert.That(changed, Is.GreaterThan(flips / 10), "the flips hit what they are meant to, among pages that hold no word of the ledger");
    }

    /// <summary>Whatever evidence a damaged database gives and however it is checked: what it proves is what was said.</summary>
    private async Task<int> Evidence(Database database, Random random)
    {
        var proved = 0;
        for (var i = 0; i < 5; i++)
        {
            var (key, content) = _said.ElementAt(random.Next(_said.Count));
            byte[]? file;
            try
            {
                file = await new Log(database).Evidence(key.Kind, key.Record, key.Version);
            }
            // A damaged database may fail in any way; over HTTP that is a 500, not an evidence.
            catch (Exception damage) when (damage is not AssertionException)
            {
                continue;
            }

            var verification = new Verification();
            if (file is not null && EvidenceFile.Check(verification, file, [_key]) is { } proven)
            {
                using var said = System.Text.Json.JsonDocument.Parse(content);
                var members = Body.Of(said.RootElement).Members.ToDictionary(member => member.Key, member => Encoding.UTF8.GetString(member.Value));
                Assert.That((proven.Entry.Record, proven.Entry.Version), Is.EqualTo((key.Record, key.Version)));
                Assert.That(proven.Members.All(member => members[member.Key] == Encoding.UTF8.GetString(member.Value)), "it proves what was not said");
                proved++;
            }
        }

        return proved;
    }

    /// <summary>Everything the ledger's tables say, in short; also that they cannot be read.</summary>
    private static string Says(string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            foreach (var table in Ledger)
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT * FROM {table} NOT INDEXED";
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        var value = reader.GetValue(i);
                        var bytes = value as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
                        hash.AppendData(BitConverter.GetBytes(bytes.Length));
                        hash.AppendData(bytes);
                    }
                }
            }
        }
        catch (SqliteException damage)
        {
            return damage.Message;
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
