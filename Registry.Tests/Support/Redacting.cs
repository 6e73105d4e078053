using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>An organisation, and two persons of it who may redact its records.</summary>
public sealed record Redacting(RunningRegistry Registry, Party Party, Guid FirstKey, HttpClient First, Guid SecondKey, HttpClient Second)
{
    /// <summary>Registers them.</summary>
    public static async Task<Redacting> In(RunningRegistry registry)
    {
        var party = await registry.Party(Scopes.Publish | Scopes.Administer);
        var (first, second) = (await Key(), await Key());
        return new Redacting(registry, party, first.Key.Id, registry.Client(first.Text), second.Key.Id, registry.Client(second.Text));

        Task<(Key Key, string Text)> Key() => registry.Services.GetRequiredService<Keys>().Grant(party.Id, "redacts", Scopes.Redact, TimeSpan.FromDays(1), new Actor(party.Id, Publishing.Operator, Scopes.Administer));
    }

    /// <summary>A request for a redaction of what stands at an address.</summary>
    public static JsonObject Request(string place, IEnumerable<string>? members, IEnumerable<long>? versions = null)
    {
        var parts = place.Split('/');
        var request = new JsonObject
        {
            ["kind"] = Kinds.All.Single(kind => kind.Plural == parts[2]).Name,
            ["record"] = parts[3],
            ["ground"] = "personal-data",
            ["authority"] = "UK GDPR Article 5(1)",
            ["reason"] = "It named somebody.",
        };
        if (members is null)
        {
            request["whole"] = true;
        }
        else
        {
            request["members"] = new JsonArray([.. members.Select(member => JsonValue.Create(member))]);
        }

        if (versions is not null)
        {
            request["versions"] = new JsonArray([.. versions.Select(version => JsonValue.Create(version))]);
        }

        return request;
    }

    /// <summary>The one asks.</summary>
    public async Task<string> Asked(string place, IEnumerable<string>? members, IEnumerable<long>? versions = null)
    {
        var asked = await First.Post("/v1/redactions", Request(place, members, versions));
        Assert.That((int)asked.Status, Is.EqualTo(201), asked.Text);
        return asked.Header("Location")!;
    }

    /// <summary>The one asks, the other confirms: it is out of the tables. Returns the request's address and the number of the redaction's entry.</summary>
    public async Task<(string Address, long Entry)> Confirmed(string place, IEnumerable<string>? members, IEnumerable<long>? versions = null)
    {
        var asked = await Asked(place, members, versions);
        var confirmed = await Second.Post($"{asked}/confirmation", "{}");
        Assert.That((int)confirmed.Status, Is.EqualTo(200), confirmed.Text);
        return (asked, confirmed.Json["entry"]!.GetValue<long>());
    }

    /// <summary>The same, and it is waited for until it is out of the database's files too. Returns the number of its entry.</summary>
    public async Task<long> Done(string place, IEnumerable<string>? members, IEnumerable<long>? versions = null)
    {
        var (asked, entry) = await Confirmed(place, members, versions);
        for (var tries = 0; tries < 1_200; tries++)
        {
            if ((await First.Get(asked)).Json["goneFromFilesAt"] is not null)
            {
                return entry;
            }

            await Task.Delay(50);
        }

        Assert.Fail("what was erased did not leave the files");
        return -1;
    }
}
