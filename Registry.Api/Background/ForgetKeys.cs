using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Api.Background;

/// <summary>Forgets Idempotency-Keys older than the register promises to remember.</summary>
public sealed class ForgetKeys(Writer writer, Settings settings, TimeProvider time) : BackgroundService
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
            // Busy, full or read-only: there is another hour, and a service that stops over it would help nobody.
            catch (RefusedException)
            {
                continue;
            }
        }
    }
}
