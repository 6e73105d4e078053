using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Api.Background;

/// <summary>Forgets Idempotency-Keys older than the register promises to remember.</summary>
public sealed partial class ForgetKeys(Writer writer, Settings settings, TimeProvider time, ILogger<ForgetKeys> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await writer.Run(async write => await write.Session.Execute("DELETE FROM idempotency WHERE at < @before", Timestamp.Text(time.GetUtcNow().AddHours(-settings.IdempotencyHours))), cancel: stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Busy, full, read-only or broken: there is another hour, and a service that stops over it would help nobody.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Failed(log, fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old Idempotency-Keys could not be forgotten: tried again in an hour.")]
    private static partial void Failed(ILogger logger, Exception fault);
}
