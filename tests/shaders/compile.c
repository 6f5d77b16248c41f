// Has HLSL compiled by the two compilers of Direct3D, on Windows or under wine:
//
//     compile.exe FOLDER
//
// NAME.5_1.hlsl goes to FXC (d3dcompiler_47.dll), NAME.6_5.hlsl to DXC (dxcompiler.dll), both beside this
// program. The entry point is NAME up to the first '-'. Prints what is refused, and how many were compiled.
#define COBJMACROS
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <d3dcompiler.h>

// What is needed of dxcapi.h, which Debian's mingw lacks.
typedef struct { const void *text; SIZE_T size; UINT32 encoding; } DxcBuffer;
typedef struct Result Result;
typedef struct {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(Result *, const IID *, void **);
    ULONG (STDMETHODCALLTYPE *AddRef)(Result *);
    ULONG (STDMETHODCALLTYPE *Release)(Result *);
    HRESULT (STDMETHODCALLTYPE *GetStatus)(Result *, HRESULT *);
    HRESULT (STDMETHODCALLTYPE *GetResult)(Result *, ID3DBlob **);
    HRESULT (STDMETHODCALLTYPE *GetErrorBuffer)(Result *, ID3DBlob **);
} ResultTable;
struct Result { const ResultTable *table; };
typedef struct Compiler Compiler;
typedef struct {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(Compiler *, const IID *, void **);
    ULONG (STDMETHODCALLTYPE *AddRef)(Compiler *);
    ULONG (STDMETHODCALLTYPE *Release)(Compiler *);
    HRESULT (STDMETHODCALLTYPE *Compile)(Compiler *, const DxcBuffer *, LPCWSTR *, UINT32, void *, const IID *, void **);
} CompilerTable;
struct Compiler { const CompilerTable *table; };
static const CLSID CLSID_Compiler = {0x73e22d93, 0xe6ce, 0x47f3, {0xb5, 0xbf, 0xf0, 0x66, 0x4f, 0x39, 0xc1, 0xb0}};
static const IID IID_Compiler3 = {0x228b4687, 0x5a6a, 0x4730, {0x90, 0x0c, 0x97, 0x02, 0xb2, 0x20, 0x3f, 0x54}};
static const IID IID_OperationResult = {0xcedb484a, 0xd4e9, 0x445a, {0xb9, 0x91, 0xca, 0x21, 0xca, 0x15, 0x7d, 0xc2}};

static pD3DCompile fxc;
static Compiler *dxc;

static int refused(const char *by, const char *file, ID3DBlob *errors) {
    const char *why = errors ? (const char *)ID3D10Blob_GetBufferPointer(errors) : "no reason given";
    printf("%s refuses %s:\n%s\n", by, file, why);
    return 0;
}

static int by_fxc(const char *file, const char *entry, const char *text, size_t size) {
    ID3DBlob *code = NULL, *errors = NULL;
    // D3DCOMPILE_ENABLE_STRICTNESS, as wgpu has it.
    HRESULT hr = fxc(text, size, file, NULL, NULL, entry, "cs_5_1", 1 << 11, 0, &code, &errors);
    return SUCCEEDED(hr) ? 1 : refused("FXC", file, errors);
}

static int by_dxc(const char *file, const char *entry, const char *text, size_t size) {
    WCHAR name[128];
    MultiByteToWideChar(CP_UTF8, 0, entry, -1, name, 128);
    LPCWSTR words[] = {L"-E", name, L"-T", L"cs_6_5", L"-HV", L"2018", L"-no-warnings", L"-Ges"};
    DxcBuffer source = {text, size, CP_UTF8};
    Result *result = NULL;
    ID3DBlob *errors = NULL;
    HRESULT hr = dxc->table->Compile(dxc, &source, words, 8, NULL, &IID_OperationResult, (void **)&result);
    if (SUCCEEDED(hr)) result->table->GetStatus(result, &hr);
    if (SUCCEEDED(hr)) return 1;
    if (result) result->table->GetErrorBuffer(result, &errors);
    return refused("DXC", file, errors);
}

int main(int argc, char **argv) {
    HMODULE own = LoadLibraryA("d3dcompiler_47.dll"), newer = LoadLibraryA("dxcompiler.dll");
    HRESULT (WINAPI *create)(const CLSID *, const IID *, void **) = NULL;
    if (own) fxc = (pD3DCompile)(void *)GetProcAddress(own, "D3DCompile");
    if (newer) create = (void *)GetProcAddress(newer, "DxcCreateInstance");
    if (argc != 2 || !fxc || !create || FAILED(create(&CLSID_Compiler, &IID_Compiler3, (void **)&dxc))) {
        printf("compile.exe FOLDER, with d3dcompiler_47.dll and dxcompiler.dll beside it\n");
        return 2;
    }
    char pattern[MAX_PATH], path[MAX_PATH], entry[128];
    snprintf(pattern, sizeof pattern, "%s\\*.hlsl", argv[1]);
    WIN32_FIND_DATAA found;
    HANDLE files = FindFirstFileA(pattern, &found);
    int compiled[2] = {0, 0}, failed = 0;
    do {
        if (files == INVALID_HANDLE_VALUE) break;
        snprintf(path, sizeof path, "%s\\%s", argv[1], found.cFileName);
        snprintf(entry, sizeof entry, "%.*s", (int)strcspn(found.cFileName, "-."), found.cFileName);
        FILE *file = fopen(path, "rb");
        static char text[1 << 20];
        size_t size = file ? fread(text, 1, sizeof text, file) : 0;
        if (file) fclose(file);
        int newer_model = strstr(found.cFileName, ".6_5.") != NULL;
        int done = newer_model ? by_dxc(path, entry, text, size) : by_fxc(path, entry, text, size);
        compiled[newer_model] += done;
        failed += !done;
        fflush(stdout);
    } while (FindNextFileA(files, &found));
    printf("FXC compiled %d, DXC %d, %d were refused\n", compiled[0], compiled[1], failed);
    return failed > 0 || compiled[0] == 0 || compiled[1] == 0;
}
