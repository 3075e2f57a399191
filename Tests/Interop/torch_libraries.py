"""Builders of architectures of further PyTorch libraries, for accuracy.py; none of those that are not installed."""

from __future__ import annotations

import importlib
import importlib.util

import torch

_UNET = dict(block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4)
_CROSS = dict(_UNET, cross_attention_dim=12, attention_head_dim=4)
_DIT = dict(num_attention_heads=2, attention_head_dim=8, in_channels=4)
_FLUX = dict(in_channels=4, num_layers=1, attention_head_dim=16, num_attention_heads=2, joint_attention_dim=12)
_VIDEO = dict(sample_width=8, sample_height=8, sample_frames=5)
DIFFUSERS = {
    "UNet2DModel": dict(_UNET, down_block_types=("DownBlock2D", "AttnDownBlock2D"),
                        up_block_types=("AttnUpBlock2D", "UpBlock2D"), attention_head_dim=4),
    "UNet2DConditionModel": dict(_CROSS, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
                                 up_block_types=("UpBlock2D", "CrossAttnUpBlock2D")),
    "UNet3DConditionModel": dict(_CROSS, down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"),
                                 up_block_types=("UpBlock3D", "CrossAttnUpBlock3D")),
    "ControlNetModel": dict(_CROSS, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D")),
    "UNet1DModel": dict(block_out_channels=(8, 16, 16), extra_in_channels=16),
    "AutoencoderKL": dict(_UNET, down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2),
    "VQModel": dict(_UNET, num_vq_embeddings=10, down_block_types=("DownEncoderBlock2D",) * 2,
                    up_block_types=("UpDecoderBlock2D",) * 2),
    "AutoencoderTiny": dict(encoder_block_out_channels=(8, 8), decoder_block_out_channels=(8, 8),
                            num_encoder_blocks=(1, 1), num_decoder_blocks=(1, 1)),
    "AutoencoderKLWan": dict(base_dim=3, z_dim=4, dim_mult=[1, 1], num_res_blocks=1, temperal_downsample=[False]),
    "AutoencoderOobleck": dict(encoder_hidden_size=8, downsampling_ratios=[2, 4], channel_multiples=[1, 2],
                               decoder_channels=8, decoder_input_channels=4),
    "DiTTransformer2DModel": dict(_DIT, out_channels=8, num_layers=2, sample_size=8, num_embeds_ada_norm=10,
                                  norm_type="ada_norm_zero", attention_bias=True),
    "PixArtTransformer2DModel": dict(_DIT, out_channels=8, num_layers=2, sample_size=8, cross_attention_dim=16,
                                     caption_channels=12),
    "SD3Transformer2DModel": dict(_DIT, sample_size=8, num_layers=2, joint_attention_dim=12, caption_projection_dim=16,
                                  pooled_projection_dim=10, out_channels=4, pos_embed_max_size=8),
    "FluxTransformer2DModel": dict(_FLUX, num_single_layers=1, pooled_projection_dim=10, axes_dims_rope=(4, 4, 8)),
    "ChromaTransformer2DModel": dict(_FLUX, num_single_layers=1, axes_dims_rope=(4, 4, 8), approximator_num_channels=8,
                                     approximator_hidden_dim=12, approximator_layers=1),
    "QwenImageTransformer2DModel": dict(_FLUX, out_channels=4, axes_dims_rope=(8, 4, 4)),
    "AuraFlowTransformer2DModel": dict(_DIT, sample_size=8, num_mmdit_layers=1, num_single_dit_layers=1,
                                       joint_attention_dim=12, caption_projection_dim=16, out_channels=4,
                                       pos_embed_max_size=16),
    "CogVideoXTransformer3DModel": dict(_DIT | _VIDEO, out_channels=4, time_embed_dim=6, text_embed_dim=12, num_layers=1,
                                        max_text_seq_length=8),
    "SanaTransformer2DModel": dict(_DIT, out_channels=4, num_layers=1, num_cross_attention_heads=2,
                                   cross_attention_head_dim=8, cross_attention_dim=16, caption_channels=12, sample_size=8),
    "LTXVideoTransformer3DModel": dict(_DIT, out_channels=4, cross_attention_dim=16, num_layers=1, caption_channels=12),
    "WanTransformer3DModel": dict(_DIT, attention_head_dim=12, out_channels=4, text_dim=10, freq_dim=8, ffn_dim=20,
                                  num_layers=1, cross_attn_norm=True, qk_norm="rms_norm_across_heads"),
    "T5FilmDecoder": dict(input_dims=8, targets_length=4, d_model=16, num_layers=1, num_heads=2, d_kv=8, d_ff=20),
    "UVit2DModel": dict(hidden_size=16, cond_embed_dim=12, encoder_hidden_size=14, block_out_channels=16, in_channels=8,
                        num_hidden_layers=1, num_attention_heads=2, intermediate_size=20, vocab_size=20, codebook_size=16,
                        micro_cond_embed_dim=10, micro_cond_encode_dim=2, sample_size=8),
}
SEGMENTATION = [(name, "resnet18") for name in """
Unet UnetPlusPlus MAnet Linknet FPN PSPNet PAN DeepLabV3 DeepLabV3Plus UPerNet Segformer""".split()] + [
    ("Unet", encoder) for encoder in """
mobilenet_v2 resnext50_32x4d dpn68 vgg11_bn densenet121 xception efficientnet-b0 timm-skresnet18 timm-regnetx_002
timm-resnest14d mit_b0 mobileone_s0""".split()]
DECODERS = {  # of x_transformers
    "plain": {}, "rms": dict(use_rmsnorm=True), "glu": dict(ff_glu=True, ff_swish=True), "rel": dict(rel_pos_bias=True),
    "rotary": dict(rotary_pos_emb=True), "memory": dict(attn_num_mem_kv=4), "grouped": dict(attn_kv_heads=2),
    "gated": dict(gate_residual=True), "macaron": dict(macaron=True), "sandwich": dict(sandwich_norm=True),
    "talking": dict(attn_pre_talking_heads=True), "gate_values": dict(attn_gate_values=True)}
_VIT = dict(image_size=32, patch_size=8, num_classes=9, dim=32, depth=2, heads=4, mlp_dim=44)
_STAGES = dict(num_classes=9, dim=(16, 24, 32, 40), depth=(1, 1, 1, 1))
VIT_PYTORCH = {
    "vit.ViT": _VIT, "simple_vit.SimpleViT": _VIT, "deepvit.DeepViT": _VIT, "local_vit.LocalViT": _VIT, "rvt.RvT": _VIT,
    "parallel_vit.ViT": _VIT, "vit_for_small_dataset.ViT": _VIT, "learnable_memory_vit.ViT": _VIT,
    "cait.CaiT": dict(_VIT, cls_depth=1), "xcit.XCiT": dict(_VIT, cls_depth=1), "pit.PiT": dict(_VIT, depth=(1, 1)),
    "vit_with_patch_merger.ViT": dict(_VIT, patch_merge_layer=1, patch_merge_num_tokens=4),
    "t2t.T2TViT": dict(dim=32, image_size=32, depth=1, heads=4, mlp_dim=44, num_classes=9),
    "cvt.CvT": dict(num_classes=9, s1_emb_dim=16, s2_emb_dim=24, s3_emb_dim=32),
    "levit.LeViT": dict(image_size=32, num_classes=9, dim=(16, 24), depth=1, heads=(2, 3), mlp_mult=2, stages=2),
    "regionvit.RegionViT": _STAGES, "max_vit.MaxViT": dict(num_classes=9, dim_conv_stem=16, dim=16, dim_head=8,
                                                           depth=(1, 1), window_size=4),
    "mobile_vit.MobileViT": dict(image_size=(64, 64), dims=[16, 20, 24], num_classes=9,
                                 channels=[8, 8, 12, 12, 16, 16, 20, 20, 24, 24, 32])}
_MEDICAL = dict(spatial_dims=2, in_channels=1, out_channels=2)
MONAI = {
    "UNet": dict(_MEDICAL, spatial_dims=3, channels=(4, 8, 16), strides=(2, 2), num_res_units=1),
    "AttentionUnet": dict(_MEDICAL, channels=(4, 8, 16), strides=(2, 2)), "SegResNet": dict(spatial_dims=3, init_filters=8),
    "DynUNet": dict(_MEDICAL, kernel_size=[3, 3, 3], strides=[1, 2, 2], upsample_kernel_size=[2, 2], filters=[4, 8, 16]),
    "VNet": dict(spatial_dims=2), "SwinUNETR": dict(_MEDICAL, feature_size=12), "DenseNet121": _MEDICAL,
    "UNETR": dict(_MEDICAL, img_size=(32, 32), feature_size=8, hidden_size=24, mlp_dim=40, num_heads=4),
    "HighResNet": dict(spatial_dims=2), "AHNet": dict(spatial_dims=2),
    "AutoEncoder": dict(_MEDICAL, channels=(4, 8), strides=(2, 2)),
    "Generator": dict(latent_shape=(8,), start_shape=(8, 4, 4), channels=(8, 4, 1), strides=(2, 2, 1)),
    "Discriminator": dict(in_shape=(1, 32, 32), channels=(4, 8), strides=(2, 2)),
    "DiffusionModelUNet": dict(_MEDICAL, channels=(8, 8), attention_levels=(False, True), num_head_channels=4,
                               norm_num_groups=4, num_res_blocks=1), "MedNeXt": dict(_MEDICAL, init_filters=4)}


def names() -> list[str]:
    """Every architecture as library/name."""
    cases = {"diffusers": DIFFUSERS, "segmentation_models_pytorch": [f"{name}-{encoder}" for name, encoder in SEGMENTATION],
             "x_transformers": DECODERS, "vit_pytorch": VIT_PYTORCH, "monai": MONAI}
    return [f"{library}/{name}" for library, names in cases.items() if importlib.util.find_spec(library) for name in names]


def build(name: str) -> torch.nn.Module:
    """The model with the values that its library starts it with."""
    library, _, case = name.partition("/")
    package = importlib.import_module(library)
    match library:
        case "diffusers":
            return getattr(package, case)(**DIFFUSERS[case])
        case "monai":
            return getattr(importlib.import_module("monai.networks.nets"), case)(**MONAI[case])
        case "vit_pytorch":
            module, _, kind = case.partition(".")
            return getattr(importlib.import_module(f"vit_pytorch.{module}"), kind)(**VIT_PYTORCH[case])
        case "segmentation_models_pytorch":
            architecture, _, encoder = case.partition("-")
            return getattr(package, architecture)(encoder, encoder_weights=None, classes=3)
    layers = package.Decoder(dim=32, depth=2, heads=4, **DECODERS[case])
    return package.TransformerWrapper(num_tokens=99, max_seq_len=48, num_memory_tokens=3, attn_layers=layers)
