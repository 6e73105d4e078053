using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>Sets the ledger up, once.</summary>
public static class LedgerHead
{
    /// <summary>Creates the empty ledger under an origin (C2SP tlog-checkpoint: a name without blanks or plus signs), if there is none yet.</summary>
    /// <returns>The origin of the ledger that is there.</returns>
    public static async Task<string> Create(Database database, string origin, CancellationToken cancel = default)
    {
        Check(origin);
        using var session = await database.Engine.Writer(cancel);
        await session.Execute(
            "INSERT INTO ledger_head (id, origin, size, at) VALUES (1, @origin, 0, @at) ON CONFLICT (id) DO NOTHING",
            origin, Timestamp.Text(DateTimeOffset.UnixEpoch));
        return (string)(await session.Scalar("SELECT origin FROM ledger_head WHERE id = 1"))!;
    }

    /// <summary>Refuses what is no origin.</summary>
    internal static void Check(string origin)
    {
        if (origin.Length is 0 or > 200 || origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
        {
            throw new ArgumentException("An origin is a name of at most 200 characters without blanks or plus signs, such as register.example.gov/log.", nameof(origin));
        }
    }
}
