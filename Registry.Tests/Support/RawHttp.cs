using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Registry.Tests.Support;

/// <summary>What came back over the socket; the header names are in lower case.</summary>
public sealed record RawReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Requests byte by byte, as no client library would send them.</summary>
public static class RawHttp
{
    /// <summary>Sends the bytes and reads until the server closes. A request should say <c>Connection: close</c>.</summary>
    public static async Task<RawReply> Raw(this RunningRegistry registry, params byte[][] parts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new TcpClient();
        var address = new Uri(registry.Address);
        await socket.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = socket.GetStream();
        try
        {
            foreach (var part in parts)
            {
                await stream.WriteAsync(part, patience.Token);
            }
        }
        catch (IOException)
        {
            // A refused body is not read to its end; the answer is there all the same.
        }

        using var whole = new MemoryStream();
        try
        {
            await stream.CopyToAsync(whole, patience.Token);
        }
        catch (IOException) when (whole.Length > 0)
        {
            // Reset after the answer, for the same reason.
        }

        return Parse(Encoding.UTF8.GetString(whole.ToArray()));
    }

    /// <summary>The bytes of a request with these header lines; the body is sent with its length.</summary>
    public static byte[] Request(string line, IEnumerable<string> headers, byte[]? body = null)
    {
        var head = new StringBuilder().Append(line).Append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var header in headers)
        {
            head.Append(header).Append("\r\n");
        }

        if (body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
    }

    private static RawReply Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).GroupBy(pair => pair[0].ToLowerInvariant()).ToDictionary(group => group.Key, group => string.Join(", ", group.Select(pair => pair[1])));
        return new RawReply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text[(end + 4)..]);
    }
}
