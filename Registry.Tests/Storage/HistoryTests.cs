using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>
/// Sixty-four clients race while the server is killed and started again; afterwards everything each of them saw must fit one ledger. <c>scripts/test-long</c> does it with a hundred
/// thousand requests and twenty kills.
/// </summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class HistoryTests(Store store)
{
    private const int Clients = 64;
    private const int Contested = 24;

    private readonly History _history = new();
    private readonly (Guid Id, long Version)[] _contested = new (Guid, long)[Contested];
    private volatile TaskCompletionSource<HttpClient> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;
    private int _keys;

    [Test]
    public Task Everything_that_clients_saw_fits_one_ledger_although_the_server_was_killed() => Race(1_600, 1);

    [Test, Explicit("Takes minutes: scripts/test-long"), Category("Long")]
    public Task Everything_that_clients_saw_in_a_hundred_thousand_requests_fits_one_ledger() => Race(100_000, 20);

    private static string? Marker(Told act) => act.Kind == "algorithm" ? act.Json["title"]!.GetValue<string>() : null;

    private async Task Race(int requests, int kills)
    {
        _history.Writes.Clear();
        _history.Reads.Clear();
        (_asked, _keys) = (0, 0);
        _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var (connectionString, folder) = Stores.Fresh(store);
        var key = await RegistryProcess.Key(connectionString);
        var server = await RegistryProcess.Serve(connectionString);
        var clients = new List<HttpClient> { server.Client(key) };
        for (var i = 0; i < Contested; i++)
        {
            var created = await Publish(clients[0], $"contested {i}", null);
            _contested[i] = (created!.Record, 1);
        }

        var watch = Stopwatch.StartNew();
        _server.SetResult(clients[0]);
        var racing = Enumerable.Range(0, Clients).Select(client => Task.Run(() => Act(client, requests))).ToArray();
        for (var kill = 1; kill <= kills; kill++)
        {
            while (Volatile.Read(ref _asked) < (long)requests * kill / (kills + 1))
            {
                Assert.That(racing.Where(one => one.IsFaulted).Select(one => one.Exception?.ToString()), Is.Empty);
                await Task.Delay(5);
            }

            // Those who come from now on wait; those on their way lose their connection.
            _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await server.DisposeAsync();
            server = await RegistryProcess.Serve(connectionString);
            clients.Add(server.Client(key));
            _server.SetResult(clients[^1]);
        }

        await Task.WhenAll(racing);
        watch.Stop();
        var ledger = await new Replica().Follow(clients[^1]);
        await server.DisposeAsync();
        clients.ForEach(client => client.Dispose());

        Assert.That(_history.Violations(ledger.Acts, Marker).Take(20), Is.Empty);
        var fates = _history.Writes.CountBy(write => write.Fate).ToDictionary();
        var landed = _history.Writes.Where(write => write.Fate == Fate.Unknown).Select(write => write.Marker).Distinct().Intersect(ledger.Acts.Select(Marker)).Count();
        await TestContext.Out.WriteLineAsync($"{store}: {_history.Writes.Count + _history.Reads.Count:N0} requests of {Clients} clients and {kills} kills in {watch.Elapsed.TotalSeconds:N0} s; writes acknowledged {fates.GetValueOrDefault(Fate.Acknowledged):N0}, refused {fates.GetValueOrDefault(Fate.Refused):N0}, unknown {fates.GetValueOrDefault(Fate.Unknown):N0} of which {landed:N0} stand in the ledger of {ledger.Acts.Count:N0} entries; reads {_history.Reads.Count:N0}");
        Assert.That(fates.GetValueOrDefault(Fate.Unknown), Is.Positive, "the server was killed at work");
        Assert.That(fates.GetValueOrDefault(Fate.Refused), Is.Positive, "clients raced");
        await using (var database = new Database(Engine.For(connectionString)))
        {
            await LedgerCheck.Verify(database);
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One client: publishes, publishes with a key that another uses at the same time, amends and reads what all amend.</summary>
    private async Task Act(int client, int requests)
    {
        var random = new Random(client);
        for (var i = 0; Interlocked.Increment(ref _asked) <= requests; i++)
        {
            var place = random.Next(Contested);
            switch (random.Next(20))
            {
                case < 3:
                    await Publish(await _server.Task, $"client {client} publishes {i}", null);
                    break;
                case < 6:
                    // Two after one another draw the same key; each repeats until it is answered.
                    var pair = Interlocked.Increment(ref _keys) / 2;
                    while (await Publish(await _server.Task, $"pair {pair}", $"key-{pair}") is null)
                    {
                        await Task.Delay(20);
                    }

                    break;
                case < 14:
                    await Amend(await _server.Task, place, $"client {client} amends {i}");
                    break;
                default:
                    await Read(await _server.Task, place);
                    break;
            }
        }
    }

    private static JsonObject Body(string marker) => Some.Algorithm(body =>
    {
        body["title"] = marker;
        body["reference"] = marker.Replace(' ', '-');
    });

    /// <summary>Publishes; null when nobody knows whether it did.</summary>
    private async Task<Ask?> Publish(HttpClient http, string marker, string? key)
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        var (began, reply) = await Send(() => http.Post("/v1/algorithms", Body(marker), headers));
        var ask = new Ask(marker, began, Stopwatch.GetTimestamp(), Fate.Unknown, Keyed: key is not null);
        if (reply is not null)
        {
            Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text);
            ask = ask with { Fate = Fate.Acknowledged, Record = reply.Json["id"]!.GetValue<Guid>(), Version = reply.Json["version"]!.GetValue<long>(), Size = reply.Size() };
        }

        _history.Writes.Add(ask);
        return reply is null ? null : ask;
    }

    private async Task Amend(HttpClient http, int place, string marker)
    {
        var (id, version) = Known(place);
        var (began, reply) = await Send(() => http.Patch($"/v1/algorithms/{id}", new JsonObject { ["title"] = marker }, $"\"{version}\""));
        var ask = new Ask(marker, began, Stopwatch.GetTimestamp(), Fate.Unknown, id, version, Expected: version);
        if (reply is not null)
        {
            Assert.That((int)reply.Status, Is.EqualTo(200).Or.EqualTo(412), reply.Text);
            ask = (int)reply.Status == 412 ? ask with { Fate = Fate.Refused } : ask with { Fate = Fate.Acknowledged, Version = reply.Json["version"]!.GetValue<long>(), Size = reply.Size() };
        }

        _history.Writes.Add(ask);
        if (ask.Fate == Fate.Acknowledged)
        {
            Learn(place, ask.Version);
        }
        else
        {
            await Read(await _server.Task, place);
        }
    }

    private async Task Read(HttpClient http, int place)
    {
        var (id, _) = Known(place);
        var (began, reply) = await Send(() => http.Get($"/v1/algorithms/{id}"));
        if (reply is not null)
        {
            Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
            var version = reply.Json["version"]!.GetValue<long>();
            _history.Reads.Add(new Ask(reply.Json["title"]!.GetValue<string>(), began, Stopwatch.GetTimestamp(), Fate.Acknowledged, id, version));
            Learn(place, version);
        }
    }

    private (Guid Id, long Version) Known(int place)
    {
        lock (_contested)
        {
            return _contested[place];
        }
    }

    private void Learn(int place, long version)
    {
        lock (_contested)
        {
            _contested[place] = (_contested[place].Id, Math.Max(version, _contested[place].Version));
        }
    }

    /// <summary>Sends a request; no reply where the connection was lost.</summary>
    private static async Task<(long Began, Reply? Reply)> Send(Func<Task<Reply>> send)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return (began, await send());
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or SocketException)
        {
            return (began, null);
        }
    }
}
