using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>An entry by which the log says something of itself: a key it adopts, or that it goes on under another origin.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Vkey">The key it adopts, if it adopts one.</param>
/// <param name="Succession">What it says of the log before, if it goes on from one.</param>
public sealed record LogAct(long Number, DateTimeOffset At, NoteVerifier? Vkey, Succession? Succession)
{
    /// <summary>All of them, in order. The words of the condition are those of the partial index.</summary>
    public static async ValueTask<List<LogAct>> All(Session session) => await session.All(
        "SELECT e.number, e.at, e.kind, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.kind IN ('signing-key', 'log-succession') ORDER BY e.number",
        reader =>
        {
            using var body = JsonDocument.Parse(reader.Bytes(3));
            var succeeds = reader.GetString(2) == Succession.Kind;
            return new LogAct(reader.GetInt64(0), Timestamp.Parse(reader.GetString(1)), succeeds ? null : NoteVerifier.Parse(body.RootElement.GetProperty("vkey").GetString()!), succeeds ? Succession.Of(body.RootElement) : null);
        });
}
