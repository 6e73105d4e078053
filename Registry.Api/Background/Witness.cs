using System.Globalization;
using System.Net;
using System.Text;
using Registry.Api.Http;
using Registry.Core.Ledger;

namespace Registry.Api.Background;

/// <summary>
/// Somebody else's server that sees to it that the log only grows, and cosigns it (C2SP tlog-witness v1.0.0). Nothing but the configured address is called, no redirect is
/// followed, and of an answer no more is read than one can be long.
/// </summary>
public sealed class Witness : IDisposable
{
    /// <summary>Most bytes of an answer that are read.</summary>
    public const int MaxAnswerBytes = 16 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <summary>A witness as it is configured.</summary>
    public Witness(WitnessSetting setting, TimeSpan patience)
    {
        Key = WitnessKey.Parse(setting.Vkey)!;
        _address = new Uri(setting.Url.TrimEnd('/') + "/add-checkpoint");
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = patience })
        {
            Timeout = patience,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>Its key.</summary>
    public WitnessKey Key { get; }

    /// <summary>What kept it from cosigning the last time, or null.</summary>
    public Complaint? Complaint { get; internal set; }

    /// <summary>Whether a witness can be asked at an address.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    /// <summary>Asks for a cosignature of a checkpoint.</summary>
    /// <param name="old">The size at which the witness has seen the log, as far as is known; 0 where it has not.</param>
    /// <param name="proof">Proves that the checkpoint goes on from there.</param>
    /// <param name="note">The checkpoint, signed by the log.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<WitnessAnswer> Ask(long old, IReadOnlyList<byte[]> proof, string note, CancellationToken cancel)
    {
        var asked = $"old {old.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(proof.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{note}";
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(asked));
            using var response = await _http.PostAsync(_address, content, cancel);
            return Read(response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancel)), old, note);
        }
        catch (HttpRequestException failure)
        {
            return new WitnessAnswer.Failed(failure.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name is not known.",
                HttpRequestError.ConnectionError => "it cannot be reached.",
                HttpRequestError.SecureConnectionError => "no secure connection to it could be made.",
                HttpRequestError.ConfigurationLimitExceeded => $"its answer is longer than {MaxAnswerBytes / 1024} KB.",
                _ => "the connection to it broke.",
            });
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WitnessAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"it did not answer within {_http.Timeout.TotalSeconds:0} seconds."));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private WitnessAnswer Read(HttpStatusCode status, string body, long old, string note)
    {
        var (checkpoint, text, _) = Checkpoint.Parse(note)!.Value;
        switch ((int)status)
        {
            case 200:
                return Key.Find(text, body.Split('\n')) is { } cosignature ? new WitnessAnswer.Cosigned(cosignature) : new WitnessAnswer.Failed("its answer holds no cosignature of its key over this checkpoint.");
            case 409 when old == checkpoint.Size:
                // Asked about the very size it has seen, it refuses only another root; but it may have cosigned for somebody else since.
                return Size(body) is { } other && other != old ? new WitnessAnswer.Elsewhere(other)
                    : new WitnessAnswer.Contradicted(string.Create(CultureInfo.InvariantCulture, $"it has seen another root of the log at size {old}."));
            case 409:
                return Size(body) is { } size && size != old ? new WitnessAnswer.Elsewhere(size) : new WitnessAnswer.Failed("it answers 409 without another size.");
            case 422:
                return new WitnessAnswer.Contradicted(string.Create(CultureInfo.InvariantCulture, $"it says that size {checkpoint.Size} does not go on from what it has seen at size {old}."));
            default:
                return new WitnessAnswer.Failed((int)status switch
                {
                    400 => "it does not understand the request (400).",
                    403 => "it does not trust the key of this log (403).",
                    404 => "it does not know this log (404).",
                    429 => "it is asked too often (429).",
                    >= 300 and < 400 and var code => $"it points somewhere else ({code}); redirects are not followed.",
                    var code => $"it answers {code}.",
                });
        }

        static long? Size(string body) =>
            body.EndsWith('\n') && long.TryParse(body.AsSpan(0, body.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size.ToString(CultureInfo.InvariantCulture) == body[..^1] ? size : null;
    }
}

/// <summary>What kept a witness from cosigning.</summary>
/// <param name="Words">In words.</param>
/// <param name="At">Since when.</param>
/// <param name="IsAlarm">Whether it says that the log was rewritten or put back.</param>
public sealed record Complaint(string Words, DateTimeOffset At, bool IsAlarm);
