using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>Which witnesses somebody trusts, and how many of them must have cosigned a checkpoint before it counts (as C2SP tlog-policy has it: any k of a group).</summary>
/// <param name="Witnesses">Their keys.</param>
/// <param name="Needed">How many of them.</param>
public sealed record Quorum(IReadOnlyList<WitnessKey> Witnesses, int Needed)
{
    /// <summary>Most witnesses of one log, and most cosignatures under one checkpoint.</summary>
    public const int Most = 16;

    /// <summary>Nobody is asked for.</summary>
    public static Quorum None { get; } = new([], 0);

    /// <summary>
    /// The newest checkpoint that enough of the witnesses cosigned, among the newest of all (asked for as 0) and the newest with k cosignatures and more, whosesoever they are.
    /// Null where nobody is asked for, or it was not found: that is told as a doubt.
    /// </summary>
    /// <param name="cosigned">Gives the newest note with so many cosignatures, or null.</param>
    /// <param name="verification">Told what was found.</param>
    public async Task<string?> Find(Func<int, Task<string?>> cosigned, Verification verification)
    {
        if (Witnesses.Count == 0)
        {
            return null;
        }

        var most = 0;
        for (var held = 0; held <= Most; held = Math.Max(held + 1, Needed))
        {
            if (await cosigned(held) is not { } note)
            {
                break;
            }

            var reached = Cosigners(note, verification);
            if (reached.Count >= Needed)
            {
                Tell(note, reached, verification);
                return note;
            }

            most = Math.Max(most, reached.Count);
        }

        verification.Doubt(Missing(most));
        return null;
    }

    /// <summary>Holds one note against the quorum; nothing is told where nobody is asked for.</summary>
    public void Judge(string note, Verification verification)
    {
        if (Witnesses.Count == 0)
        {
            return;
        }

        var reached = Cosigners(note, verification);
        if (reached.Count >= Needed)
        {
            Tell(note, reached, verification);
        }
        else
        {
            verification.Doubt(Missing(reached.Count));
        }
    }

    private List<Cosignature> Cosigners(string note, Verification verification)
    {
        var found = new List<Cosignature>();
        if (Checkpoint.Parse(note) is { } parsed)
        {
            foreach (var witness in Witnesses)
            {
                if (witness.Find(parsed.Text, parsed.Lines) is { } cosignature)
                {
                    found.Add(cosignature);
                }
                else if (parsed.Lines.Any(witness.IsNamedBy))
                {
                    verification.Found($"the cosignature under the checkpoint that says it is {witness.Name}'s is not.");
                }
            }
        }

        return found;
    }

    private void Tell(string note, List<Cosignature> reached, Verification verification) =>
        verification.Note(string.Create(CultureInfo.InvariantCulture, $"size {Checkpoint.Parse(note)!.Value.Checkpoint.Size:N0} is cosigned by {string.Join(", ", reached.Select(one => $"{one.Witness.Name} at {one.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}"))}: {reached.Count} of the {Witnesses.Count} you trust, {Needed} needed"));

    private string Missing(int reached) =>
        string.Create(CultureInfo.InvariantCulture, $"No checkpoint was found that {Needed} of the {Witnesses.Count} witnesses you trust cosigned; the most was {reached}.");
}
