using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>The handlers over one store. All of them are without state, the tree's cache excepted, which follows the store's version row.</summary>
internal static class Registration
{
    public static IServiceCollection AddHandlers(this IServiceCollection services, Database database, TimeProvider clock) => services
        .AddSingleton(database)
        .AddSingleton(clock)
        .AddSingleton<Tree>()
        .AddSingleton<ICycleEngine, FlowEngine>()
        .AddSingleton<AdvanceCycles>()
        .AddSingleton<SweepDueRungs>()
        .AddSingleton<ComposeDigests>()
        .AddSingleton<EndCycles>()
        .AddSingleton<LaunchCycle>()
        .AddSingleton<CancelCycle>()
        .AddSingleton<PauseCycle>()
        .AddSingleton<AmendStage>()
        .AddSingleton<ActOnWork>()
        .AddSingleton<KeepRegister>()
        .AddSingleton<AttachFile>()
        .AddSingleton<AppointHolder>()
        .AddSingleton<DelegateOffice>()
        .AddSingleton<DecideHoliday>()
        .AddSingleton<ImportTree>()
        .AddSingleton<StoreDefinition>()
        .AddSingleton<AskRehearsal>()
        .AddSingleton<RunRehearsals>()
        .AddSingleton<ApproveRehearsal>()
        .AddSingleton<LaunchRehearsed>()
        .AddSingleton<LetterContents>()
        .AddSingleton<MailSwitches>()
        .AddSingleton<SendReceipt>()
        .AddSingleton<ReceiptMailer>()
        .AddHostedService(provider => provider.GetRequiredService<ReceiptMailer>());
}
