using System.Text;
using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Core.Interop;

/// <summary>One file of another register. What cannot be read is refused with a reason, never an exception: it came from outside.</summary>
public static class SourceFile
{
    /// <summary>The largest file that is read; the largest known one has 3 MB.</summary>
    public const long LargestBytes = 256L * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a UTF-8 file, with or without a byte order mark, or the fault that hides it.</summary>
    public static (string? Text, Fault? Fault) Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return (null, new Fault(name, "source.missing", $"There is no file {name} at the path given."));
            }

            if (file.Length > LargestBytes)
            {
                return (null, new Fault(name, "source.too-large", $"{name} is larger than {LargestBytes} bytes."));
            }

            return (Strict.GetString(File.ReadAllBytes(path)).TrimStart('\ufeff'), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, new Fault(name, "source.encoding", $"{name} is not UTF-8: save it as UTF-8."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, new Fault(name, "source.unreadable", $"{name} cannot be read."));
        }
    }

    /// <summary>A whole file that is refused, as one record of the kind it should have held.</summary>
    public static ForeignRecord Refused(string kind, Fault fault) => new(kind, "", new JsonObject(), fault.Pointer) { Refusals = [fault] };
}
