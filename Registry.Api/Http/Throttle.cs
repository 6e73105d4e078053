using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Registry.Core;
using Registry.Core.Access;

namespace Registry.Api.Http;

/// <summary>
/// Keeps one client from crowding out the others: writes by credential, reads and requests without a good credential by address, each in
/// minutes of the clock (draft-ietf-httpapi-ratelimit-headers).
/// </summary>
public sealed class Throttle(Settings settings, TimeProvider time)
{
    private readonly Share? _reads = settings.ReadsPerMinute > 0 ? new Share("reads", settings.ReadsPerMinute) : null;
    private readonly Share? _writes = settings.WritesPerMinute > 0 ? new Share("writes", settings.WritesPerMinute) : null;

    /// <summary>Counts a request for its client and tells what is left.</summary>
    /// <exception cref="RefusedException">Nothing is left in this minute.</exception>
    public void Admit(HttpContext context, Actor? actor)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if ((isRead ? _reads : _writes) is not { } share)
        {
            return;
        }

        var address = Client(context.Connection.RemoteIpAddress);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var left = share.Take(isRead ? address : actor?.Id ?? address, now / 60);
        var wait = 60 - (now % 60);
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = $"\"{share.Name}\";q={share.Limit};w=60";
        headers["RateLimit"] = $"\"{share.Name}\";r={Math.Max(0, left)};t={wait}";
        if (left < 0)
        {
            headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            throw new RefusedException(RefusalCode.TooManyRequests, $"At most {share.Limit} {share.Name} a minute: wait {wait} seconds.");
        }
    }

    /// <summary>Who sends from an address: whoever has one of IPv6 has the /64 around it.</summary>
    private static string Client(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address?.MapToIPv4().ToString() ?? "";

    /// <summary>What each client may take in a minute.</summary>
    private sealed class Share(string name, int limit)
    {
        private Minute _now = new(0);

        public string Name => name;

        public int Limit => limit;

        /// <summary>Takes one; returns how many are left, below 0 where there was none.</summary>
        public long Take(string client, long number)
        {
            var minute = _now;
            if (minute.Number != number)
            {
                // Whoever comes first begins the minute; a count lost to a race is of no weight.
                Interlocked.CompareExchange(ref _now, new Minute(number), minute);
                minute = _now;
            }

            return limit - minute.Taken.AddOrUpdate(client, 1, (_, taken) => taken + 1);
        }

        private sealed record Minute(long Number)
        {
            public ConcurrentDictionary<string, long> Taken { get; } = new(StringComparer.Ordinal);
        }
    }
}
