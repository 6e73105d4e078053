using System.Data.Common;
using Registry.Core;
using Registry.Core.Register;

namespace Registry.Api.Background;

/// <summary>Takes what was erased out of the database's files: as soon as it is erased, and again every minute while somebody still reads it.</summary>
public sealed partial class FinishRedactions(Erased erased, ILogger<FinishRedactions> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var late = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (late)
                {
                    // Another process may have confirmed one, or could not write its journal.
                    await erased.Keep();
                }

                if (!await erased.Scrub(stoppingToken))
                {
                    Held(log);
                }
            }
            catch (Exception fault) when (fault is RefusedException or DbException)
            {
                Failed(log, fault);
            }

            late = !await erased.Wait(Pause, stoppingToken).ContinueWith(woken => woken.IsCompletedSuccessfully && woken.Result, TaskScheduler.Default);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was redacted is erased, but still in the database's files, since somebody reads what was there before: tried again in a minute.")]
    private static partial void Held(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was redacted is erased, but still in the database's files or not in the journal: tried again in a minute.")]
    private static partial void Failed(ILogger logger, Exception fault);
}
