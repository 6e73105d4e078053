using System.Globalization;
using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Api.Background;

/// <summary>
/// Has the newest checkpoint cosigned by every configured witness: once at start and then whenever it is newer, not more often than set. Each witness is asked beside the others, and no
/// write waits for any. Several processes on one database ask each on its own: the worst of it is a cosignature that comes twice.
/// </summary>
public sealed partial class Witnessing(Settings settings, Log log, Published published, Writer writer, TimeProvider time, ILogger<Witnessing> journal) : BackgroundService
{
    private readonly List<Witness> _witnesses = [.. settings.Witnesses.Select(one => new Witness(one, TimeSpan.FromSeconds(settings.WitnessTimeoutSeconds)))];

    /// <summary>How each witness stands: what it cosigned last, and what has kept it from cosigning since.</summary>
    public async Task<IReadOnlyList<WitnessState>?> States()
    {
        var states = new List<WitnessState>();
        foreach (var witness in _witnesses)
        {
            var last = await log.LastCosigned(witness.Key);
            var complaint = witness.Complaint;
            states.Add(new WitnessState(witness.Key.Name, last?.Size, last is { } kept ? Timestamp.Text(kept.At) : null,
                last is { } known ? Math.Max(0, (long)(time.GetUtcNow() - known.At).TotalSeconds) : null, complaint?.IsAlarm ?? false, complaint?.Words, complaint is null ? null : Timestamp.Text(complaint.At)));
        }

        return states.Count == 0 ? null : states;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _witnesses.ForEach(witness => witness.Dispose());
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_witnesses.Select(witness => Follow(witness, stoppingToken)));

    private async Task Follow(Witness witness, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.WitnessSeconds), time);
        // At start even what it has cosigned already: if the database was put back, this is who knows.
        var always = true;
        do
        {
            try
            {
                always &= !await Round(witness, always, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong here, the register serves on and the next round tries again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Broke(journal, witness.Key.Name, fault);
                Complain(witness, "the register could not ask it: see its own journal.", alarm: false);
            }
        }
        while (await Next(timer, stopping));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks once, or twice where the witness has seen another size than is known here. True when there was something to ask.</summary>
    private async Task<bool> Round(Witness witness, bool always, CancellationToken stopping)
    {
        var last = (await log.LastCosigned(witness.Key))?.Size ?? 0;
        if (await Newest() is not { } newest)
        {
            return false;
        }

        if (last >= newest.Size && !always && witness.Complaint is null)
        {
            return true;
        }

        var old = Math.Min(last, newest.Size);
        var answer = await Ask(witness, old, newest, stopping);
        if (answer is WitnessAnswer.Elsewhere elsewhere)
        {
            // It may have cosigned for another process what was written meanwhile.
            newest = await Newest() ?? newest;
            answer = elsewhere.Size > newest.Size
                ? new WitnessAnswer.Contradicted(string.Create(CultureInfo.InvariantCulture, $"it has seen {elsewhere.Size} entries, and there are {newest.Size} here: entries were lost, or an old backup was put in their place."))
                : await Ask(witness, elsewhere.Size, newest, stopping);
        }

        switch (answer)
        {
            case WitnessAnswer.Cosigned cosigned:
                await Cosignatures.Keep(writer, newest.Size, cosigned.Cosignature);
                if (witness.Complaint is not null)
                {
                    Cosigns(journal, witness.Key.Name, newest.Size);
                }

                witness.Complaint = null;
                break;
            case WitnessAnswer.Contradicted contradicted:
                Complain(witness, contradicted.Words, alarm: true);
                break;
            case WitnessAnswer.Failed failed:
                Complain(witness, failed.Words, alarm: false);
                break;
            default:
                Complain(witness, "it saw other sizes while it was asked.", alarm: false);
                break;
        }

        return true;
    }

    private async Task<WitnessAnswer> Ask(Witness witness, long old, (long Size, string Note) newest, CancellationToken stopping)
    {
        var proof = old > 0 && old < newest.Size ? (await log.Consistency(old, newest.Size))!.Hashes : [];
        return await witness.Ask(old, proof, newest.Note, stopping);
    }

    /// <summary>The newest checkpoint, which is in the published file before anybody sees it. A register with an alarm publishes nothing new: its witnesses are asked about what it had signed.</summary>
    private async Task<(long Size, string Note)?> Newest()
    {
        var newest = await log.Newest();
        if (newest is var (_, note) && writer.Alarm is null)
        {
            published.Record(note);
        }

        return newest;
    }

    private void Complain(Witness witness, string words, bool alarm)
    {
        // An alarm stays until the witness cosigns again, whatever else happens to it meanwhile.
        if (witness.Complaint is { } before && (before.Words == words || (before.IsAlarm && !alarm)))
        {
            return;
        }

        witness.Complaint = new Complaint(words, time.GetUtcNow(), alarm);
        if (alarm)
        {
            Contradicts(journal, witness.Key.Name, words);
        }
        else
        {
            Fails(journal, witness.Key.Name, words);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "ALARM: the witness {Witness} contradicts this log: {Words} Keep the database and the published checkpoint as they are, and find out before anything else is written.")]
    private static partial void Contradicts(ILogger logger, string witness, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The witness {Witness} does not cosign: {Words}")]
    private static partial void Fails(ILogger logger, string witness, string words);

    [LoggerMessage(Level = LogLevel.Information, Message = "The witness {Witness} cosigns again, at size {Size}.")]
    private static partial void Cosigns(ILogger logger, string witness, long size);

    [LoggerMessage(Level = LogLevel.Error, Message = "Asking the witness {Witness} failed.")]
    private static partial void Broke(ILogger logger, string witness, Exception fault);
}

/// <summary>How a witness stands.</summary>
/// <param name="Name">Name of its key.</param>
/// <param name="Size">Newest size it cosigned; absent where it never did.</param>
/// <param name="CosignedAt">When that came.</param>
/// <param name="AgeSeconds">How many seconds ago that was.</param>
/// <param name="Alarm">Whether it says that the log was rewritten or put back.</param>
/// <param name="Failure">What kept it from cosigning the last time, in words; absent where nothing did.</param>
/// <param name="FailingSince">Since when.</param>
public sealed record WitnessState(string Name, long? Size, string? CosignedAt, long? AgeSeconds, bool Alarm, string? Failure, string? FailingSince);
