using Registry.Core.Interop;

namespace Registry.Api.Commands;

/// <summary>What an import tells its operator.</summary>
public static class Reports
{
    private const int ShownRejections = 50;

    /// <summary>Writes the report: records by kind, fields by what became of them, and every rejection with its reasons.</summary>
    public static void Write(ImportReport report, TextWriter output, bool trial)
    {
        output.WriteLine(trial ? "Nothing was written (--dry-run). It would have been:" : "Done.");
        foreach (var kind in report.Published.Keys.Union(report.Amended.Keys).Union(report.Unchanged.Keys).Order(StringComparer.Ordinal))
        {
            output.WriteLine($"  {kind,-14} {report.Published.GetValueOrDefault(kind),7:N0} published {report.Amended.GetValueOrDefault(kind),7:N0} amended {report.Unchanged.GetValueOrDefault(kind),7:N0} unchanged");
        }

        output.WriteLine($"  {"rejected",-14} {report.Rejected.Count,7:N0}");
        output.WriteLine($"  {report.Elapsed.TotalSeconds:N1} s, {(report.Written + report.Unchanged.Values.Sum()) / Math.Max(0.001, report.Elapsed.TotalSeconds):N0} records a second");
        output.WriteLine();
        output.WriteLine($"  {"field of the source",-44} {"mapped",8} {"defaulted",10} {"kept",8} {"rejected",9}");
        foreach (var (field, counts) in report.Fields.Fields)
        {
            output.WriteLine($"  {(field.Length > 44 ? field[..44] : field),-44} {counts.GetValueOrDefault(Mapping.Mapped),8:N0} {counts.GetValueOrDefault(Mapping.Defaulted),10:N0} {counts.GetValueOrDefault(Mapping.Kept),8:N0} {counts.GetValueOrDefault(Mapping.Rejected),9:N0}");
        }

        foreach (var rejection in report.Rejected.Take(ShownRejections))
        {
            output.WriteLine();
            output.WriteLine($"  rejected: {rejection.Where}{(rejection.Reference is null ? "" : $" ({rejection.Reference})")}");
            foreach (var fault in rejection.Faults)
            {
                output.WriteLine($"    {fault.Pointer}: {fault.Detail} [{fault.Code}]");
            }
        }

        if (report.Rejected.Count > ShownRejections)
        {
            output.WriteLine($"  … and {report.Rejected.Count - ShownRejections:N0} more.");
        }
    }
}
