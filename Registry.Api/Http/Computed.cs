using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Http;

/// <summary>
/// Answers that are worked out from many records: the same question about the same size of the ledger and the same day has the same answer, but for what was erased since. That is
/// their tag, and under it they are kept for whoever asks the same again, so that a page many people read costs what one of them does.
/// </summary>
public sealed class Computed : IDisposable
{
    private static readonly TimeSpan Unasked = TimeSpan.FromMinutes(10);

    private readonly Reading _reading;
    private readonly MemoryCache? _kept;

    /// <summary>Keeps as many bytes as the settings say.</summary>
    public Computed(Reading reading, Settings settings)
    {
        _reading = reading;
        _kept = settings.AnswersKeptBytes > 0 ? new MemoryCache(new MemoryCacheOptions { SizeLimit = settings.AnswersKeptBytes }) : null;
    }

    /// <summary>Answers what is asked by the request's path and query.</summary>
    public Task Answer<T>(HttpContext context, Moment moment, Func<ValueTask<T>> make)
    {
        var asked = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Path}{context.Request.QueryString}")).AsSpan(0, 8));
        return Answer(context, moment, $"-{asked}", make);
    }

    /// <summary>Answers with an object.</summary>
    public Task Answer<T>(HttpContext context, Moment moment, string variant, Func<ValueTask<T>> make)
    {
        context.Answers(Negotiation.Json);
        return Answer(context, moment, variant, Negotiation.Json, async bytes => Bodies.WriteObject(bytes, await make()));
    }

    /// <summary>Answers with the tag alone where the reader holds the answer, with what is kept, or with what is made now.</summary>
    /// <param name="context">The request; what is made may set a link to go on by.</param>
    /// <param name="moment">The size of the ledger and the day it is about.</param>
    /// <param name="variant">What tells it from other answers under the same path about the same moment.</param>
    /// <param name="mediaType">Its media type, agreed on before.</param>
    /// <param name="write">Works it out and writes it.</param>
    public async Task Answer(HttpContext context, Moment moment, string variant, string mediaType, Func<PooledBytes, ValueTask> write)
    {
        var headers = context.Response.Headers;
        var erased = Conditional.TagEnd((await _reading.Extent()).Redacted);
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{moment.Size}-{moment.Day:yyyyMMdd}{variant}{erased}\"");
        headers.ETag = etag;
        headers.CacheControl = "public, no-cache";
        headers[House.TreeSize] = moment.Size.ToString(CultureInfo.InvariantCulture);
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var key = (context.Request.Path.Value, context.Request.QueryString.Value, etag);
        if (_kept is not null && _kept.TryGetValue(key, out Kept? answer))
        {
            headers.Link = answer!.Link;
            await context.WriteParts([answer.Bytes], mediaType);
            return;
        }

        using var bytes = new PooledBytes();
        await write(bytes);
        _kept?.Set(key, new Kept(bytes.Written.ToArray(), headers.Link), new MemoryCacheEntryOptions { Size = bytes.Length + Kept.Around, SlidingExpiration = Unasked });
        await context.WriteParts([bytes.Written], mediaType);
    }

    /// <inheritdoc/>
    public void Dispose() => _kept?.Dispose();

    private sealed record Kept(byte[] Bytes, string? Link)
    {
        /// <summary>Roughly what an answer takes beside its bytes.</summary>
        public const int Around = 1024;
    }
}
