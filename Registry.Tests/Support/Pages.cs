using System.Text.Json;
using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>Following <c>next</c> to the end, as a client does.</summary>
internal static class Pages
{
    /// <summary>Every page of a list; each must be answered, of one size of the ledger, and name the same next page in its body and in <c>Link</c>.</summary>
    public static async Task<List<Reply>> Walk(this HttpClient http, string path, Func<Task>? between = null)
    {
        var pages = new List<Reply>();
        for (var next = path; next is not null; next = Next(pages[^1]))
        {
            var page = await http.Get(next);
            Assert.That((int)page.Status, Is.EqualTo(200), $"{next}: {page.Text}");
            pages.Add(page);
            Assert.That(page.Header("Link"), Is.EqualTo(Next(page) is { } following ? $"<{following}>; rel=\"next\"" : null), "Link and next agree");
            Assert.That(page.Header("Registry-Tree-Size"), Is.EqualTo(pages[0].Header("Registry-Tree-Size")), "all pages are of one instant");
            if (between is not null)
            {
                await between();
            }
        }

        return pages;
    }

    /// <summary>The address of the next page, or null.</summary>
    public static string? Next(this Reply page)
    {
        using var json = JsonDocument.Parse(page.Bytes);
        return json.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
    }

    /// <summary>The items' bytes as they stand on the pages.</summary>
    public static List<string> Items(this IEnumerable<Reply> pages)
    {
        var items = new List<string>();
        foreach (var page in pages)
        {
            using var json = JsonDocument.Parse(page.Bytes);
            items.AddRange(json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
        }

        return items;
    }

    /// <summary>The bytes of everything a list holds.</summary>
    public static async Task<List<string>> Whole(this HttpClient http, string path) => (await http.Walk(path)).Items();

    /// <summary>The ledger's size a page is of.</summary>
    public static long Size(this Reply reply) => long.Parse(reply.Header("Registry-Tree-Size")!);
}
