using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Registry.Core.Ledger;

namespace Registry.Api.Commands;

/// <summary>
/// <c>watch</c>: keeps the newest checkpoint of a log and sees to it that every later one goes on from it. It is what finds a log that was rebuilt with its own key. Exit codes as of
/// <see cref="VerifyCommand"/>.
/// </summary>
public static class WatchCommand
{
    /// <summary>How long ago the last cosignature of a witness may be where newer checkpoints do not have it yet: the longest time between two that a register can be set to.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <summary>Puts the command together.</summary>
    public static Command Build()
    {
        var target = new Argument<string>("url") { Description = "Address of the register." };
        var state = new Option<string>("--state") { Description = "File to keep the newest checkpoint in. The key is kept beside it (.vkey), and a checkpoint that contradicts it (.conflict).", Required = true };
        var (vkey, vkeyFile) = (VerifyCommand.VkeyOption(), VerifyCommand.VkeyFileOption());
        var witness = VerifyCommand.WitnessOption("it must have cosigned the newest checkpoint, or within a day one that the log goes on from; else the exit code is 2, and 1 where what it cosigned contradicts the log");
        var every = new Option<int>("--every") { Description = "Seconds between two looks.", DefaultValueFactory = _ => 60 };
        var once = new Option<bool>("--once") { Description = "Look once and end, as cron wants it." };
        var command = new Command("watch", "Watch a log from the outside: keep its newest checkpoint, and tell when a later one does not go on from it.") { target, state, vkey, vkeyFile, witness, every, once };
        command.SetAction(async (parse, cancel) =>
        {
            var file = parse.GetValue(state)!;
            var register = VerifyCommand.Register(parse.GetValue(target)!);
            var pause = TimeSpan.FromSeconds(Math.Max(1, parse.GetValue(every)));
            using var http = VerifyCommand.Client();
            var get = VerifyCommand.Below(http, register + "/log");
            while (true)
            {
                var exit = await VerifyCommand.Told(verification => Look(get, file, VerifyCommand.Keys(parse.GetValue(vkey), parse.GetValue(vkeyFile)), VerifyCommand.WitnessKeys(parse.GetValue(witness)), verification, cancel));
                if (exit == (int)Verdict.Tampered || parse.GetValue(once) || cancel.IsCancellationRequested)
                {
                    return exit;
                }

                await Task.Delay(pause, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
        return command;
    }

    private static async Task Look(Func<string, CancellationToken, Task<byte[]?>> get, string file, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<WitnessKey> witnesses, Verification verification, CancellationToken cancel)
    {
        var keyFile = file + ".vkey";
        var known = File.Exists(file) ? await File.ReadAllTextAsync(file, cancel) : null;
        if (keys.Count == 0)
        {
            keys = File.Exists(keyFile) ? VerifyCommand.Keys(null, keyFile) : known is not null ? throw new InvalidOperationException($"{keyFile} is gone: say which key you trust (--vkey).") : await FirstUse(get, verification, cancel);
        }

        if (await get("checkpoint", cancel) is not { } bytes)
        {
            if (known is null)
            {
                verification.Doubt("There is no checkpoint: nothing is recorded yet, or this is not a log.");
            }
            else
            {
                verification.Found("the log has no checkpoint any more.");
            }

            return;
        }

        var note = Encoding.UTF8.GetString(bytes);
        var opened = Checkpoint.Open(note, keys);
        if (opened is not { } signed || signed.Signers.All(signer => signer.Name != signed.Checkpoint.Origin))
        {
            verification.Found($"the checkpoint is not signed by the key that is watched, {string.Join(" or ", keys.Select(key => key.Text))}. If the log changed its key on purpose, give the new one with --vkey.");
        }
        else if (known is not null)
        {
            await Compare(get, known, keys, signed.Checkpoint, verification, cancel);
        }

        if (verification.Verdict == Verdict.Sound)
        {
            await Keep(keyFile, string.Concat(keys.Select(key => key.Text + "\n")), cancel);
            await Keep(file, note, cancel);
            verification.Note(string.Create(CultureInfo.InvariantCulture, $"{opened!.Value.Checkpoint.Origin}, {opened.Value.Checkpoint.Size:N0} entries, {(known is null ? "seen for the first time" : "going on from what was seen before")}"));
            foreach (var witness in witnesses)
            {
                note = await Cosigned(get, witness, opened.Value.Checkpoint, verification, cancel) ?? note;
            }
        }

        if (verification.Verdict == Verdict.Tampered)
        {
            // Two signed notes that contradict each other are the proof: both are kept.
            await Keep(file + ".conflict", note, cancel);
            verification.Note($"kept for whoever has to judge: {file} and {file}.conflict");
        }
    }

    /// <summary>Whether a witness goes along with the log. Returns the note that it cosigned and that contradicts the log, if there is one.</summary>
    private static async Task<string?> Cosigned(Func<string, CancellationToken, Task<byte[]?>> get, WitnessKey witness, Checkpoint now, Verification verification, CancellationToken cancel)
    {
        var found = await new Quorum([witness], 1).Find(async held => await get(held == 0 ? "checkpoint" : string.Create(CultureInfo.InvariantCulture, $"checkpoint?cosigned={held}"), cancel) is { } said ? Encoding.UTF8.GetString(said) : null, verification);
        if (found is null)
        {
            return null;
        }

        var (cosigned, text, lines) = Checkpoint.Parse(found)!.Value;
        // The log may have grown while it was asked.
        var (earlier, later) = cosigned.Size <= now.Size ? (cosigned, now) : (now, cosigned);
        if (cosigned.Origin != now.Origin || !await GoesOn(get, earlier, later, cancel))
        {
            verification.Found(string.Create(CultureInfo.InvariantCulture, $"{witness.Name} cosigned another log of size {cosigned.Size} than the one that is here: its note and the newest contradict each other."));
            return found;
        }

        var at = witness.Find(text, lines)!.Time;
        if (cosigned.Size < now.Size && (DateTimeOffset.UtcNow - at).Duration() > Fresh)
        {
            verification.Doubt(string.Create(CultureInfo.InvariantCulture, $"{witness.Name} has cosigned nothing since {at:yyyy-MM-dd'T'HH:mm:ss'Z'}: {now.Size - cosigned.Size:N0} entries came after what it has seen."));
        }

        return null;
    }

    private static async Task Compare(Func<string, CancellationToken, Task<byte[]?>> get, string known, IReadOnlyList<NoteVerifier> keys, Checkpoint now, Verification verification, CancellationToken cancel)
    {
        if (Checkpoint.Parse(known) is not { } parsed || Checkpoint.Open(known, keys) is null)
        {
            verification.Doubt("What was kept is no checkpoint that a watched key signed: put the file back, or delete it to begin anew.");
            return;
        }

        var before = parsed.Checkpoint;
        if (before.Origin != now.Origin)
        {
            verification.Found($"the log was {before.Origin} and is {now.Origin} now.");
        }
        else if (now.Size < before.Size)
        {
            verification.Found(LogVerification.Shrank(before.Size, now.Size));
        }
        else if (!await GoesOn(get, before, now, cancel))
        {
            verification.Found(LogVerification.Rewritten(before.Size));
        }
    }

    /// <summary>Whether the log can prove that it goes on: the proof is checked here, so a log that lies cannot.</summary>
    private static async Task<bool> GoesOn(Func<string, CancellationToken, Task<byte[]?>> get, Checkpoint before, Checkpoint now, CancellationToken cancel)
    {
        if (before.Size == 0 || before.Size == now.Size)
        {
            return before.Size == 0 || now.Root.AsSpan().SequenceEqual(before.Root);
        }

        var answer = await get(string.Create(CultureInfo.InvariantCulture, $"proofs/consistency?from={before.Size}&to={now.Size}"), cancel) ?? throw new InvalidOperationException("The log gives out no proofs of consistency: verify it as a whole with --seen.");
        try
        {
            using var proof = JsonDocument.Parse(answer);
            return Merkle.VerifyConsistency(before.Size, now.Size, before.Root, now.Root, [.. proof.RootElement.GetProperty("hashes").EnumerateArray().Select(hash => hash.GetBytesFromBase64())]);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException)
        {
            throw new InvalidOperationException("The log's proof of consistency cannot be read.", wrong);
        }
    }

    private static async Task<IReadOnlyList<NoteVerifier>> FirstUse(Func<string, CancellationToken, Task<byte[]?>> get, Verification verification, CancellationToken cancel)
    {
        var keys = Encoding.UTF8.GetString(await get("vkeys", cancel) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => NoteVerifier.Parse(line.Split(' ')[0])).OfType<NoteVerifier>().ToList();
        verification.Note($"no key was given: the log's own is trusted from now on, {string.Join(" and ", keys.Select(key => key.Text))}");
        return keys;
    }

    /// <summary>Written beside and renamed: a power cut leaves the old file or the new one.</summary>
    private static async Task Keep(string file, string text, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(file + ".new", text, cancel);
        File.Move(file + ".new", file, overwrite: true);
    }
}
