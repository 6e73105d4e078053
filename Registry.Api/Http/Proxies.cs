using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Registry.Api.Http;

/// <summary>The proxies before the register: they alone are believed about who asks, and whether over TLS (X-Forwarded-For, X-Forwarded-Proto).</summary>
public static class Proxies
{
    /// <summary>The network a setting names, by one address or in CIDR; null where it names none.</summary>
    public static IPNetwork? Network(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? text : text[..slash];
        // .NET reads 10.1 as 10.0.0.1, and leaves out bits beyond the length: no operator means that.
        return IPAddress.TryParse(first, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == first)
            && IPNetwork.TryParse(slash < 0 ? $"{text}/{8 * address.GetAddressBytes().Length}" : text, out var network) && network.BaseAddress.Equals(address) ? network : null;
    }

    /// <summary>Takes the client's address and scheme from the proxies that the settings name, one after the other, as far as each is named.</summary>
    public static void UseProxies(this WebApplication app, Settings settings)
    {
        // Without a network the middleware would believe everybody.
        if (settings.Proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in settings.Proxies)
        {
            options.KnownIPNetworks.Add(Network(text)!.Value);
        }

        app.UseForwardedHeaders(options);
    }
}
