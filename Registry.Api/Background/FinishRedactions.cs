using Registry.Core.Register;

namespace Registry.Api.Background;

/// <summary>Takes what was erased out of the database's files: as soon as it is erased, and again while somebody still reads it, at last every minute.</summary>
public sealed partial class FinishRedactions(Erased erased, ILogger<FinishRedactions> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var late = true;
        var pause = Longest;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (late)
                {
                    // Another process may have confirmed one, or could not write its journal.
                    await erased.Keep();
                }

                var isGone = await erased.Scrub(stoppingToken);
                pause = isGone ? Longest : pause == Longest ? TimeSpan.FromSeconds(1) : Shorter(2 * pause, Longest);
                if (pause == TimeSpan.FromSeconds(1))
                {
                    Held(log);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the register serves on, and in a minute it is tried again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Failed(log, fault);
            }

            late = !await erased.Wait(pause, stoppingToken).ContinueWith(woken => woken.IsCompletedSuccessfully && woken.Result, TaskScheduler.Default);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was redacted is erased, but still in the database's files, since somebody reads what was there before: it is tried again until it is gone.")]
    private static partial void Held(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was redacted is erased, but still in the database's files or not in the journal: tried again in a minute.")]
    private static partial void Failed(ILogger logger, Exception fault);
}
