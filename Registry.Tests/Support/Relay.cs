using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Registry.Tests.Support;

/// <summary>A wire between the register and its PostgreSQL server that can be cut after the server has done what it was told, before it can say so.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private readonly Task _accepting;
    private int _cuts;

    /// <summary>Begins to relay to a server of this machine.</summary>
    public Relay(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts the wire of the next COMMIT: the server is told it, and nobody hears the answer.</summary>
    public void CutNextCommit() => Interlocked.Increment(ref _cuts);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ContinueWith(_ => { }, TaskScheduler.Default);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = Join(client);
        }
    }

    private async Task Join(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            var cut = new TaskCompletionSource();
            await Task.WhenAny(Told(near, far, cut), Answered(far, near, cut));
        }
    }

    private async Task Told(NetworkStream client, NetworkStream server, TaskCompletionSource cut)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await client.ReadAsync(buffer, _end.Token)) > 0;)
        {
            if (Volatile.Read(ref _cuts) > 0 && Encoding.ASCII.GetString(buffer, 0, count).Contains("COMMIT\0", StringComparison.Ordinal))
            {
                Interlocked.Decrement(ref _cuts);
                cut.SetResult();
            }

            await server.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    /// <summary>Passes on what the server says; of what it says once the wire is cut, nothing: then it is over.</summary>
    private async Task Answered(NetworkStream server, NetworkStream client, TaskCompletionSource cut)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await server.ReadAsync(buffer, _end.Token)) > 0 && !cut.Task.IsCompleted;)
        {
            await client.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }
}
