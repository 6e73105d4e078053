using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>The log of the running program tells nothing that a client sent in confidence.</summary>
public sealed class LogTests
{
    [Test]
    public async Task No_secret_and_no_body_reaches_the_log()
    {
        const string Canary = "kanarienvogel";
        var folder = Directory.CreateTempSubdirectory("registry-log-").FullName;
        try
        {
            var database = $"Data Source={Path.Combine(folder, "registry.db")}";
            var key = Regex.Match((await RegistryProcess.Run("keys", "first", "--name", "Office for Data", "--database", database)).Output, "rk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}").Value;
            Assert.That(key, Is.Not.Empty);
            string output;
            await using (var run = await RegistryProcess.Serve(database, "--Logging:LogLevel:Default=Information", "--Logging:LogLevel:Microsoft.AspNetCore=Information", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information", "--Registry:OidcAuthority=http://127.0.0.1:9"))
            {
                using var http = run.Client(null);
                var routes = new List<(string Method, string Path)> { ("GET", "/"), ("GET", "/v1/feed"), ("GET", "/v1/keys"), ("GET", "/v1/drafts"), ("POST", "/v1/drafts"), ("POST", "/v1/keys"), ("PUT", $"/v1/drafts/{Guid.NewGuid()}"), ("DELETE", $"/v1/keys/{Guid.NewGuid()}") };
                foreach (var kind in Kinds.All)
                {
                    routes.AddRange([("GET", $"/v1/{kind.Plural}"), ("POST", $"/v1/{kind.Plural}"), ("PUT", $"/v1/{kind.Plural}/{Guid.NewGuid()}"), ("PATCH", $"/v1/{kind.Plural}/{Guid.NewGuid()}"), ("DELETE", $"/v1/{kind.Plural}/{Guid.NewGuid()}")]);
                }

                foreach (var (method, path) in routes)
                {
                    foreach (var credential in new[] { key, $"rk_{Guid.NewGuid():N}_{Canary}", $"eyJ.{Canary}.x", Canary })
                    {
                        var body = new JsonObject { ["title"] = $"{Canary} title", ["name"] = $"{Canary} name", [$"{Canary}"] = 1, ["label"] = Canary, ["content"] = new JsonObject { ["title"] = Canary } };
                        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
                        await http.Send(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : body, ("Idempotency-Key", Canary), ("If-Match", $"\"{Canary}\""), ("Cookie", $"session={Canary}"), ("X-Api-Key", Canary));
                    }
                }

                output = run.Output;
            }

            Assert.Multiple(() =>
            {
                Assert.That(output, Does.Contain("Request finished"), "it was loud enough to tell");
                Assert.That(output, Does.Not.Contain(Canary));
                Assert.That(output, Does.Not.Contain(key).And.Not.Contain(key[^43..]));
                Assert.That(output, Does.Not.Contain("DataProtection"), "no keys are made that nothing uses");
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
