namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>What administrators change while a cycle runs; each asked, shown and then done, with a reason.</summary>
internal static class ChangeRoutes
{
    public static void MapChanges(this RouteGroupBuilder pages)
    {
        AmendModel.Map(pages);
        BulkForm.Map(pages, BulkKind.Extend);
        BulkForm.Map(pages, BulkKind.Exempt);
        AppointModel.Map(pages);
    }
}
