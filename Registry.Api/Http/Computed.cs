using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Registry.Core;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Http;

/// <summary>
/// Answers that are worked out from many records: the same question about the same size of the ledger and the same day has the same answer of the same build, but for what was erased since. That is
/// their tag, and under it they are kept for whoever asks the same again, so that a page many people read costs what one of them does. Who asks while it is being worked out waits for
/// that, and no more than so many are worked out at once.
/// </summary>
public sealed class Computed : IDisposable
{
    private static readonly TimeSpan Unasked = TimeSpan.FromMinutes(10);

    /// <summary>Tells this build from any other: another may work out another answer from the same records, or tell it in other words.</summary>
    private static readonly string Build = Convert.ToHexStringLower(SHA256.HashData([.. typeof(Computed).Module.ModuleVersionId.ToByteArray(), .. typeof(Reading).Module.ModuleVersionId.ToByteArray()]).AsSpan(0, 4));

    private readonly Reading _reading;
    private readonly MemoryCache? _kept;
    private readonly Lock _gate = new();
    private readonly Dictionary<Question, UnderWay> _underWay = [];
    private readonly SemaphoreSlim _turns;
    private readonly TimeSpan _wait;

    /// <summary>Keeps as many bytes, and works out as many answers at once, as the settings say.</summary>
    public Computed(Reading reading, Settings settings)
    {
        _reading = reading;
        _kept = settings.AnswersKeptBytes > 0 ? new MemoryCache(new MemoryCacheOptions { SizeLimit = settings.AnswersKeptBytes }) : null;
        _turns = new SemaphoreSlim(settings.AnswersAtOnce);
        _wait = TimeSpan.FromSeconds(settings.AnswerWaitSeconds);
    }

    /// <summary>Answers what is asked by the request's path and query.</summary>
    public Task Answer<T>(HttpContext context, Moment moment, Func<ValueTask<T>> make, Func<T, string?>? next = null)
    {
        var asked = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Path}{context.Request.QueryString}")).AsSpan(0, 8));
        return Answer(context, moment, $"-{asked}", make, next);
    }

    /// <summary>Answers with an object, which may say where it goes on.</summary>
    public Task Answer<T>(HttpContext context, Moment moment, string variant, Func<ValueTask<T>> make, Func<T, string?>? next = null)
    {
        context.Answers(Negotiation.Json);
        return Answer(context, moment, variant, Negotiation.Json, async bytes =>
        {
            var made = await make();
            Bodies.WriteObject(bytes, made);
            return next?.Invoke(made);
        });
    }

    /// <summary>Answers with the tag alone where the reader holds the answer, with what is kept, or with what is made now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="moment">The size of the ledger and the day it is about.</param>
    /// <param name="variant">What tells it from other answers under the same path about the same moment.</param>
    /// <param name="mediaType">Its media type, agreed on before.</param>
    /// <param name="write">Works it out and writes it; returns where it goes on, or null. It knows nothing of the request, which may be over before it is done.</param>
    /// <exception cref="RefusedException">Too many are being worked out, and none was done in time.</exception>
    public async Task Answer(HttpContext context, Moment moment, string variant, string mediaType, Func<PooledBytes, ValueTask<string?>> write)
    {
        var headers = context.Response.Headers;
        var erased = Conditional.TagEnd((await _reading.Extent()).Redacted);
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{moment.Size}-{moment.Day:yyyyMMdd}{variant}-{Build}{erased}\"");
        var made = Conditional.Has(context.Request.Headers.IfNoneMatch, etag) ? null : await Once(new Question(context.Request.Path.Value, context.Request.QueryString.Value, etag), write, context.RequestAborted);
        headers.ETag = etag;
        headers.CacheControl = "public, no-cache";
        headers[House.TreeSize] = moment.Size.ToString(CultureInfo.InvariantCulture);
        if (made is null)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        headers.Link = made.Link;
        await context.WriteParts([made.Bytes], mediaType);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept?.Dispose();
        _turns.Dispose();
    }

    /// <summary>What is kept, or what is worked out once for all who ask for it meanwhile.</summary>
    private async ValueTask<Made> Once(Question asked, Func<PooledBytes, ValueTask<string?>> write, CancellationToken gone)
    {
        UnderWay? underWay;
        lock (_gate)
        {
            if (_kept is not null && _kept.TryGetValue(asked, out Made? kept))
            {
                return kept!;
            }

            if (!_underWay.TryGetValue(asked, out underWay))
            {
                var begun = underWay = new UnderWay();
                _underWay.Add(asked, begun);
                begun.Answer = Task.Run(() => WorkOut(asked, begun, write), CancellationToken.None);
            }

            underWay.Waiting++;
        }

        try
        {
            return await underWay.Answer.WaitAsync(gone);
        }
        finally
        {
            lock (_gate)
            {
                underWay.Waiting--;
            }
        }
    }

    private async Task<Made> WorkOut(Question asked, UnderWay underWay, Func<PooledBytes, ValueTask<string?>> write)
    {
        var turn = await _turns.WaitAsync(_wait);
        lock (_gate)
        {
            // A turn is not spent on what nobody waits for any more.
            if (!turn || underWay.Waiting == 0)
            {
                _underWay.Remove(asked);
                if (turn)
                {
                    _turns.Release();
                }

                throw new RefusedException(RefusalCode.Busy, "Too many answers are being worked out: try again in a second.");
            }
        }

        try
        {
            using var bytes = new PooledBytes();
            var next = await write(bytes);
            var made = new Made(bytes.Written.ToArray(), next is null ? null : $"<{next}>; rel=\"next\"");
            _kept?.Set(asked, made, new MemoryCacheEntryOptions { Size = made.Bytes.Length + Made.Around, SlidingExpiration = Unasked });
            return made;
        }
        finally
        {
            _turns.Release();
            lock (_gate)
            {
                _underWay.Remove(asked);
            }
        }
    }

    /// <summary>What is asked: an address, and the tag of its answer.</summary>
    private readonly record struct Question(string? Path, string? Query, string Tag);

    /// <summary>An answer that is being worked out, and how many wait for it.</summary>
    private sealed class UnderWay
    {
        public Task<Made> Answer { get; set; } = null!;

        public int Waiting { get; set; }
    }

    private sealed record Made(byte[] Bytes, string? Link)
    {
        /// <summary>Roughly what an answer takes beside its bytes.</summary>
        public const int Around = 1024;
    }
}
