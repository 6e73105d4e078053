using System.Security.Cryptography;
using System.Text.Json;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// Erases members of one record wherever the database holds them, inside one transaction: the bodies with their salts, the tables made from them and from others together with them, the full-text index, drafts that repeat
/// them, and the fingerprints of keyed requests that sent them.
/// </summary>
internal sealed class Erasing(Session session, Engine engine, Kind kind, Guid record, string ground, long entry)
{
    private const int Page = 100;

    private readonly HashSet<(string Member, string Hash)> _values = [];
    private readonly List<ErasedMember> _erased = [];

    /// <summary>What was erased so far.</summary>
    public IReadOnlyList<ErasedMember> Erased => _erased;

    /// <summary>Erases from every version for which <paramref name="chosen"/> names a live member.</summary>
    public async ValueTask Versions(Func<long, StoredBody, IEnumerable<string>> chosen)
    {
        var before = _erased.Count;
        var recommendations = await Duties.Of(session, kind, record.ToString());
        for (var (after, more) = (0L, true); more;)
        {
            var page = await session.All(
                """
                SELECT e.version, e.number, b.content, b.salts FROM entry e JOIN body b ON b.number = e.number
                WHERE e.record = @record AND e.kind = @kind AND e.version > @after ORDER BY e.version LIMIT @limit
                """,
                reader => (Version: reader.GetInt64(0), Number: reader.GetInt64(1), Content: reader.Bytes(2), Salts: reader.Bytes(3)),
                record.ToString(), kind.Name, after, (long)Page);
            foreach (var (version, number, content, salts) in page)
            {
                await One(version, number, StoredBody.Read(content, salts), chosen);
                after = version;
            }

            more = page.Count == Page;
        }

        if (_erased.Count > before)
        {
            await JointProjection.Again(session, kind, record.ToString(), recommendations);
        }
    }

    /// <summary>Takes the members, and values that were erased, out of drafts, and makes keyed requests that sent them unrepeatable. The drafts of nobody else can hold them as they were.</summary>
    /// <param name="owner">Whose drafts are looked through.</param>
    /// <param name="members">Members that go from the record's own drafts whatever they say there.</param>
    /// <param name="now">When.</param>
    public async ValueTask Elsewhere(Guid owner, IReadOnlyList<string> members, DateTimeOffset now)
    {
        var drafts = await session.All("SELECT id, record, content FROM draft WHERE kind = @kind AND (record = @record OR organisation = @owner) ORDER BY id LIMIT @most",
            reader => (Id: reader.GetString(0), Record: reader.Text(1), Content: reader.Bytes(2)), kind.Name, record.ToString(), owner.ToString(), 2L * Drafts.MaxPerOrganisation);
        foreach (var draft in drafts)
        {
            using var document = JsonDocument.Parse(draft.Content);
            var body = Body.Of(document.RootElement);
            var held = body.Members.Where(pair => _values.Contains((pair.Key, Hash(pair.Value))) || (draft.Record == record.ToString() && members.Contains(pair.Key))).Select(pair => pair.Key).ToList();
            if (held.Count > 0)
            {
                held.ForEach(member => body.Without(member));
                await session.Execute("UPDATE draft SET content = @content, revision = revision + 1, updated_at = @now WHERE id = @id", body.ToBytes(), Timestamp.Text(now), draft.Id);
            }
        }

        // A fingerprint is a hash over the whole request: who guesses what was erased could check it. Without it the key is used up, and the request is not done again.
        await session.Execute("UPDATE idempotency SET fingerprint = '' WHERE number IN (SELECT number FROM entry WHERE record = @record)", record.ToString());
        // Readers that hold a page from before must not be told that it is still the same. In a database that came back from a backup, an earlier entry may have had a larger number.
        await session.Execute("UPDATE ledger_head SET redacted = CASE WHEN redacted < @redacted THEN @redacted ELSE redacted + 1 END WHERE id = 1", entry + 1);
    }

    /// <summary>Points what was erased at the entry that explains it from now on.</summary>
    public ValueTask Explain(IReadOnlySet<ErasedMember> erased) => Versions((version, body) =>
    {
        foreach (var member in body.Withheld.Where(member => erased.Contains(new ErasedMember(version, member.Member, member.Digest))).ToList())
        {
            body.Explain(member.Member, entry);
            _erased.Add(new ErasedMember(version, member.Member, member.Digest));
        }

        return [];
    });

    private async ValueTask One(long version, long number, StoredBody body, Func<long, StoredBody, IEnumerable<string>> chosen)
    {
        var before = _erased.Count;
        foreach (var member in chosen(version, body).ToList())
        {
            _erased.Add(new ErasedMember(version, member, body.Digest(member)!));
            _values.Add((member, Hash(body.Value(member)!)));
            body.Erase(member, ground, entry);
        }

        if (_erased.Count == before)
        {
            return;
        }

        var content = body.Content();
        await session.Execute("UPDATE body SET content = @content, salts = @salts, redacted = @redacted WHERE number = @number", content, body.Salts(), body.Withheld.Max(member => member.Entry), number);
        using var document = JsonDocument.Parse(content);
        await Projection.Again(session, engine, kind, number, document.RootElement);
    }

    private static string Hash(byte[] value) => Convert.ToHexString(SHA256.HashData(value));
}
