using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>The inside of one write: everything done through it is committed together or not at all.</summary>
public sealed class Write(Session session, Engine engine, string origin, long size, DateTimeOffset now)
{
    /// <summary>The connection, inside the transaction.</summary>
    public Session Session { get; } = session;

    /// <summary>The engine, for its search and its faults.</summary>
    public Engine Engine { get; } = engine;

    /// <summary>The instant of every entry of this transaction; never before the entry before it.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Entries so far, with those of this transaction.</summary>
    public long Size { get; internal set; } = size;

    /// <summary>The log's name.</summary>
    public string Origin { get; private set; } = origin;

    /// <summary>Who signs the checkpoint of this transaction, where an act changes the key or the name.</summary>
    internal IReadOnlyList<NoteSigner>? SignedBy { get; set; }

    /// <summary>Goes on under another name.</summary>
    internal void GoOn(string origin, NoteSigner signer)
    {
        Origin = origin;
        SignedBy = [signer];
    }

    /// <summary>Leaf hashes of the entries of this transaction.</summary>
    internal List<byte[]> Leaves { get; } = [];

    /// <summary>Appends one entry with the body it commits to; returns its number.</summary>
    public async ValueTask<long> Append(string act, string kind, Guid record, long version, byte[]? previous, Guid organisation, string actor, Body body)
    {
        var leaf = new Entry(Origin, act, kind, record, version, previous, organisation, actor, Now, Commitment.Over(Commitment.Manifest(body.Seal().Digests))).ToBytes();
        var number = Size++;
        var hash = Merkle.Leaf(leaf);
        Leaves.Add(hash);
        await Session.Execute(
            """
            INSERT INTO entry (number, act, kind, record, version, organisation, at, leaf, hash)
            VALUES (@number, @act, @kind, @record, @version, @organisation, @at, @leaf, @hash)
            """,
            number, act, kind, record.ToString(), version, organisation.ToString(), Timestamp.Text(Now), leaf, hash);
        await Session.Execute("INSERT INTO body (number, content, salts) VALUES (@number, @content, @salts)", number, body.ToBytes(), body.Salts());
        return number;
    }
}
