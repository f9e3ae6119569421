import {
  Addons,
  Application,
  BackendService,
  Environment,
  FargateService,
  LoadBalancedWebService,
  Pipeline,
  type PipelineArgs,
  RequestDrivenWebService,
  ScheduledJob,
  StaticSite,
  WorkerService,
} from "../../components/index.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { balanced } from "../support/workloads.js";

const environment = plainEnvironment(balanced());
const image = "public.ecr.aws/example/app:1";
const templateBody = "Resources: {}";
const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1";
const file = "/dev/null";

/** The examples in the doc comments of components, as code that the compiler sees: `examples.test.ts` holds the two together. */
export const examples: Readonly<Record<string, () => void>> = {
  Addons: () => {
    new Addons("web-addons", { application: "todo", environment: "test", spec: { templateBody, outputs: [] } });
  },
  Application: () => {
    new Application("todo", { application: "todo", artifacts: [{ key: "notes/1.txt", content: "first" }] });
  },
  BackendService: () => {
    new BackendService("prices", { environment, image, port: 8080, count: { fixed: 2 } });
  },
  Environment: () => {
    new Environment("test", { application: "todo", environment: "test", publicLoadBalancer: true });
  },
  FargateService: () => {
    new FargateService("web", { environment, taskDefinition, logGroupName: "/copilot/todo-test-web" });
  },
  LoadBalancedWebService: () => {
    new LoadBalancedWebService("web", { environment, image, port: 80, http: { rules: [{ path: "/" }] } });
  },
  Pipeline: () => {
    const source: PipelineArgs["source"] = { provider: "CodeCommit", repository: "todo", branch: "main" };
    const build = { buildspec: "copilot/pipelines/main/buildspec.yml" };
    const stages = [{ environment: "test", deployments: [{ name: "web" }] }];
    const artifactStores = [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" }];
    const runner = { file, sha256: "0".repeat(64) };
    new Pipeline("main", { application: "todo", pipeline: "main", source, build, stages, artifactStores, runner });
  },
  RequestDrivenWebService: () => {
    new RequestDrivenWebService("api", { environment, image, imageRepository: "ECR_PUBLIC", port: 80 });
  },
  ScheduledJob: () => {
    new ScheduledJob("report", { environment, image, schedule: "rate(1 day)", retries: 2 });
  },
  StaticSite: () => {
    const source = file;
    new StaticSite("docs", { environment, files: [{ key: "index.html", source, contentType: "text/html" }] });
  },
  WorkerService: () => {
    new WorkerService("mail", { environment, image, subscribe: { topics: [], queue: { deadLetter: { tries: 3 } } } });
  },
};
