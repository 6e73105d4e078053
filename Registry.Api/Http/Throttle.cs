using System.Globalization;
using System.Threading.RateLimiting;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>
/// Keeps one client from crowding out the others: writes by credential, reads by address, each in a window of a minute
/// (draft-ietf-httpapi-ratelimit-headers).
/// </summary>
public sealed class Throttle : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Settings _settings;
    private readonly PartitionedRateLimiter<string>? _writes;
    private readonly PartitionedRateLimiter<string>? _reads;

    /// <summary>Counts from nothing.</summary>
    public Throttle(Settings settings)
    {
        _settings = settings;
        _writes = Limiter(settings.WritesPerMinute);
        _reads = Limiter(settings.ReadsPerMinute);
    }

    /// <summary>The middleware.</summary>
    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var limiter = isRead ? _reads : _writes;
        if (limiter is null)
        {
            return next(context);
        }

        var limit = isRead ? _settings.ReadsPerMinute : _settings.WritesPerMinute;
        using var lease = limiter.AttemptAcquire(Client(context, isRead));
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = $"\"{(isRead ? "reads" : "writes")}\";q={limit};w=60";
        if (lease.IsAcquired)
        {
            return next(context);
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 60;
        headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit"] = $"\"{(isRead ? "reads" : "writes")}\";r=0;t={wait}";
        throw new RefusedException(RefusalCode.TooManyRequests, $"At most {limit} {(isRead ? "reads" : "writes")} a minute: wait {wait} seconds.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writes?.Dispose();
        _reads?.Dispose();
    }

    /// <summary>A key's public part, so that a credential counts as one wherever it writes from; else the address.</summary>
    private static string Client(HttpContext context, bool isRead)
    {
        var header = isRead ? "" : context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer rk_", StringComparison.OrdinalIgnoreCase) && header.Length > 42 ? header[7..42] : context.Connection.RemoteIpAddress?.ToString() ?? "";
    }

    private static PartitionedRateLimiter<string>? Limiter(int perMinute) =>
        perMinute == 0 ? null : PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetFixedWindowLimiter(client, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, QueueLimit = 0 }));
}
