using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Registry.Core;
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>Reading and writing bodies.</summary>
public static class Bodies
{
    /// <summary>How the API's own objects (not records) stand in JSON.</summary>
    public static readonly JsonSerializerOptions Json = new(RecordJson.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LargestSegment = 128 * 1024;

    /// <summary>So much of an answer is sent before more of it is copied for the connection.</summary>
    private const int LargestUnsent = 2 * 1024 * 1024;

    /// <summary>How a page of items begins.</summary>
    public static readonly byte[] ItemsStart = "{\"items\":["u8.ToArray();

    /// <summary>Reads the whole body; refuses another media type and a body over the limit.</summary>
    public static async Task<byte[]> ReadBody(this HttpContext context, Settings settings, string mediaType = Negotiation.Json)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw new RefusedException(RefusalCode.UnsupportedMediaType, $"Send the body as {mediaType} in UTF-8.");
        }

        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            throw new RefusedException(RefusalCode.UnsupportedMediaType, "Send the body as it is, without Content-Encoding.");
        }

        if (request.ContentLength > settings.MaxBodyBytes)
        {
            throw TooLarge(settings);
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                if (body.Length + read > settings.MaxBodyBytes)
                {
                    throw TooLarge(settings);
                }

                body.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.ToArray();
    }

    /// <summary>Answers with bytes that are JSON already.</summary>
    /// <exception cref="RefusedException">A reader's Accept excludes JSON.</exception>
    public static ValueTask WriteBytes(this HttpContext context, ReadOnlyMemory<byte> json, int status = 200)
    {
        var response = context.Response;
        context.Answers(Negotiation.Json);
        response.StatusCode = status;
        response.ContentType = Negotiation.Json;
        response.ContentLength = json.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return ValueTask.CompletedTask;
        }

        response.BodyWriter.Write(json.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Answers with what lies in parts, straight into the answer: a page is too large to be put together in memory first.</summary>
    public static async ValueTask WriteParts(this HttpContext context, IReadOnlyList<ReadOnlyMemory<byte>> parts, string mediaType = Negotiation.Json)
    {
        var response = context.Response;
        response.ContentType = mediaType;
        response.ContentLength = parts.Sum(part => (long)part.Length);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Once the headers stand, the parts go to the connection's own memory, asked for in large pieces: each is a segment to be sent.
        await response.StartAsync();
        var rest = response.ContentLength!.Value;
        foreach (var part in parts)
        {
            for (var at = 0; at < part.Length;)
            {
                var piece = response.BodyWriter.GetMemory((int)Math.Min(rest, LargestSegment));
                var count = Math.Min(piece.Length, part.Length - at);
                part.Slice(at, count).CopyTo(piece);
                response.BodyWriter.Advance(count);
                at += count;
                rest -= count;
                // Once something of it was sent so, the server does not send what is left by itself.
                if (rest == 0 ? response.ContentLength > LargestUnsent : response.BodyWriter.UnflushedBytes >= LargestUnsent)
                {
                    await response.BodyWriter.FlushAsync(context.RequestAborted);
                }
            }
        }
    }

    /// <summary>Answers with an object of the API.</summary>
    public static ValueTask WriteObject<T>(this HttpContext context, T value, int status = 200) => context.WriteBytes(JsonSerializer.SerializeToUtf8Bytes(value, Json), status);

    /// <summary>Writes an object of the API.</summary>
    public static void WriteObject<T>(IBufferWriter<byte> bytes, T value)
    {
        using var json = Writer(bytes);
        JsonSerializer.Serialize(json, value, Json);
    }

    /// <summary>A writer that writes as <see cref="Json"/> says.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> bytes) => new(bytes, new JsonWriterOptions { Encoder = Json.Encoder, SkipValidation = true });

    private static RefusedException TooLarge(Settings settings) => new(RefusalCode.TooLarge, $"A body holds at most {settings.MaxBodyBytes} bytes.");
}
