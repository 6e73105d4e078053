using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>The cosignatures a database keeps of its checkpoints.</summary>
public sealed class Cosignatures(Session session)
{
    /// <summary>Keeps a cosignature of a checkpoint; a later one of the same witness takes the place of the one before.</summary>
    public static Task<int> Keep(Writer writer, long size, Cosignature cosignature) => writer.Run(
        async write => await write.Session.Execute(
            """
            INSERT INTO cosignature (witness, size, held, at, line)
            VALUES (@witness, @size, (SELECT COUNT(*) + 1 FROM cosignature WHERE size = @size), @at, @line)
            ON CONFLICT (witness, size) DO UPDATE SET at = excluded.at, line = excluded.line
            """,
            cosignature.Witness.Text, size, Timestamp.Text(write.Now), cosignature.Line),
        patient: true);

    /// <summary>The signature lines under a checkpoint beside those of the log, in the order in which they came.</summary>
    public async ValueTask<IReadOnlyList<string>> Of(long size) =>
        await session.All("SELECT line FROM cosignature WHERE size = @size ORDER BY held LIMIT @most", reader => reader.GetString(0), size, (long)Quorum.Most);

    /// <summary>A note with the cosignatures that are kept for it.</summary>
    public async ValueTask<string> Under(long size, string note) => note + string.Concat((await Of(size)).Select(line => line + "\n"));

    /// <summary>The newest size that has at least so many cosignatures, or null.</summary>
    public async ValueTask<long?> Newest(int held) =>
        await session.Scalar("SELECT MAX(size) FROM cosignature WHERE held = @held", (long)held) as long?;

    /// <summary>The size above an entry that has the most cosignatures of those that came since an instant, and of such sizes the newest: what proves it best. Null where none is cosigned.</summary>
    public async ValueTask<long?> BestAbove(long index, DateTimeOffset since)
    {
        for (var held = await session.Scalar("SELECT MAX(held) FROM cosignature") as long? ?? 0; held > 0; held--)
        {
            if (await session.First("SELECT size, at FROM cosignature WHERE held = @held ORDER BY size DESC LIMIT 1", reader => Tuple.Create(reader.GetInt64(0), Timestamp.Parse(reader.GetString(1))), held) is var (size, at) && size > index && at >= since)
            {
                return size;
            }
        }

        return null;
    }

    /// <summary>The newest size that a witness cosigned, and when that came; null where it never did.</summary>
    public async ValueTask<(long Size, DateTimeOffset At)?> Last(WitnessKey witness) =>
        await session.First("SELECT size, at FROM cosignature WHERE witness = @witness ORDER BY size DESC LIMIT 1", reader => Tuple.Create(reader.GetInt64(0), Timestamp.Parse(reader.GetString(1))), witness.Text) is { } found ? (found.Item1, found.Item2) : null;

    /// <summary>Holds the newest cosignatures against the checkpoints they stand under.</summary>
    internal async Task Verify(Verification verification)
    {
        foreach (var (size, vkey, line, note) in await session.All(
            "SELECT s.size, s.witness, s.line, c.note FROM cosignature s LEFT JOIN checkpoint c ON c.size = s.size ORDER BY s.size DESC LIMIT 1000",
            reader => (reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? "" : reader.GetString(3))))
        {
            if (Checkpoint.Parse(note) is not { } parsed || WitnessKey.Parse(vkey)?.Find(parsed.Text, [line]) is null)
            {
                verification.Found($"the cosignature that is kept for size {size.ToString(System.Globalization.CultureInfo.InvariantCulture)} is not one by {vkey} of a checkpoint of that size.");
            }
        }
    }
}
